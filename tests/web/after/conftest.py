from tests.web.editor.conftest import sign_in, team

__all__ = ["sign_in", "team"]
