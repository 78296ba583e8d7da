from rest_framework import pagination


class PageNumberPagination(pagination.PageNumberPagination):
    """Fifty rows to a page; a client may ask for up to two hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    invalid_page_message = "There is no such page."
