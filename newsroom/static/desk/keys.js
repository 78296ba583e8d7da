/* Single-key shortcuts: `data-key` anywhere on the page, `data-row-key` inside the row that has the focus, j and k
   along `data-item`. Off while typing, and wholly off with <body data-keys="off">; Ctrl Enter sends in any case. */
(() => {
  const TYPING = "input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=submit]):not([type=button]),textarea,select,[contenteditable]";
  const FOCUSED = `[data-focus],${TYPING}`;
  const seen = element => element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.offsetParent !== null;
  const items = () => [...document.querySelectorAll("[data-item]")].filter(seen);

  const step = by => {
    const list = items();
    if (!list.length) return;
    let at = list.findIndex(item => item.contains(document.activeElement));
    if (at < 0) at = list.findIndex(item => item.getAttribute("aria-current") === "true");
    const next = list[Math.min(list.length - 1, Math.max(0, at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next.dataset.item === "open" && list[at] !== next) next.click();
  };

  const press = element => {
    if (element.matches(FOCUSED)) return element.focus();
    element.click();
    // A form behind its button opens with the first field ready.
    if (element.matches("summary") && element.parentElement.open) element.parentElement.querySelector(TYPING)?.focus();
  };

  const wanted = key => {
    const quoted = CSS.escape(key);
    const row = document.activeElement.closest("[data-item]") || document.querySelector("[data-item][aria-current=true]:not(a)");
    return row?.querySelector(`[data-row-key="${quoted}"]`) ||
      [...document.querySelectorAll(`[data-key="${quoted}"]`)].find(seen);
  };

  addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest("form") || document.querySelector("form[data-main]");
      if (!form) return;
      event.preventDefault();
      return form.requestSubmit(form.querySelector("[data-submit]"));
    }
    if (event.target.closest(TYPING)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.body.dataset.keys === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "j") return step(1);
    if (event.key === "k") return step(-1);
    if (event.key === "?") return document.querySelector("#keys")?.showModal();
    const hit = wanted(event.key);
    if (!hit) {
      // A key of the rows before a row is chosen chooses the first that answers to it, and does nothing yet.
      const first = items().find(item => item.querySelector(`[data-row-key="${CSS.escape(event.key)}"]`));
      first?.focus();
      first?.scrollIntoView({ block: "nearest" });
      return;
    }
    event.preventDefault();
    press(hit);
  });

  // A row that was settled in place loses the focus with its buttons: hand it to the row that follows.
  let left = -1;
  addEventListener("htmx:beforeRequest", event => {
    left = items().findIndex(item => item.tagName === "LI" && item.contains(event.target));
  });
  addEventListener("htmx:afterSettle", () => {
    if (left < 0 || (document.activeElement && document.activeElement !== document.body)) return;
    const list = items();
    list[Math.min(left, list.length - 1)]?.focus();
    left = -1;
  });
})();
