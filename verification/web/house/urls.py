from django.urls import URLPattern, path

from verification.web.house import chats, index, letters, numbers, outbound, policy, policy_history, webhooks

WEBHOOKS = "desks/<slug:desk>/settings/webhooks/"
CHAT = "desks/<slug:desk>/settings/chat/"

urlpatterns: list[URLPattern] = [
    path("desks/<slug:desk>/settings/", index.desk_settings, name="desk_settings"),
    path("desks/<slug:desk>/settings/policy/", policy.set_policy, name="set_policy"),
    path("desks/<slug:desk>/policy/", policy_history.policies, name="policies"),
    path(WEBHOOKS, webhooks.subscriptions, name="subscriptions"),
    path(f"{WEBHOOKS}<uuid:uuid>/", webhooks.subscription, name="subscription"),
    path(f"{WEBHOOKS}<uuid:uuid>/rotate_secret/", webhooks.rotate_secret, name="rotate_secret"),
    path(f"{WEBHOOKS}<uuid:uuid>/remove/", webhooks.remove_subscription, name="remove_subscription"),
    path(f"{WEBHOOKS}<uuid:uuid>/enable/", webhooks.enable_subscription, name="enable_subscription"),
    path(f"{WEBHOOKS}<uuid:uuid>/ping/", webhooks.ping_subscription, name="ping_subscription"),
    path(f"{WEBHOOKS}<uuid:uuid>/redeliver_failed/", webhooks.redeliver_failed, name="redeliver_failed"),
    path(f"{WEBHOOKS}<uuid:uuid>/<uuid:message>/redeliver/", webhooks.redeliver, name="redeliver"),
    path(CHAT, chats.chat_hooks, name="chat_hooks"),
    path(f"{CHAT}<uuid:uuid>/remove/", chats.remove_hook, name="remove_hook"),
    path(f"{CHAT}<uuid:uuid>/enable/", chats.enable_hook, name="enable_hook"),
    path(f"{CHAT}<uuid:uuid>/try/", chats.try_hook, name="try_hook"),
    path("me/chat/", chats.my_chats, name="my_chats"),
    path("me/chat/<uuid:uuid>/remove/", chats.remove_hook, name="remove_my_hook"),
    path("me/chat/<uuid:uuid>/enable/", chats.enable_hook, name="enable_my_hook"),
    path("me/chat/<uuid:uuid>/try/", chats.try_hook, name="try_my_hook"),
    path("outbound/", outbound.outbound, name="outbound"),
    path("outbound/freeze/", outbound.freeze, name="freeze"),
    path("outbound/lift/", outbound.lift, name="lift"),
    path("outbound/release_all/", outbound.release_all, name="release_all"),
    path("outbound/drop_all/", outbound.drop_all, name="drop_all"),
    path("outbound/<uuid:uuid>/release/", outbound.release, name="release_message"),
    path("outbound/<uuid:uuid>/drop/", outbound.drop, name="drop_message"),
    path("desks/<slug:desk>/settings/replies/", numbers.house_numbers, name="house_numbers"),
    path(
        "desks/<slug:desk>/settings/replies/<str:type>/<str:pace>/",
        numbers.set_house_numbers,
        name="set_house_numbers",
    ),
    path(
        "desks/<slug:desk>/settings/replies/<str:type>/<str:pace>/reset/",
        numbers.reset_house_numbers,
        name="reset_house_numbers",
    ),
    path("desks/<slug:desk>/settings/letters/", letters.letters, name="letters"),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/",
        letters.choose_language,
        name="choose_letter_language",
    ),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/<str:language>/",
        letters.letter,
        name="letter",
    ),
    path(
        "desks/<slug:desk>/settings/letters/<slug:kind>/<slug:step>/<str:language>/reset/",
        letters.reset_letter,
        name="reset_letter",
    ),
]
