/* Small manners of every page: dialogs, menus, disabled buttons that say why, chosen rows, and what htmx brings back. */
(() => {
  const all = selector => [...document.querySelectorAll(selector)];

  /* Words to send elsewhere: into the clipboard, or selected where the browser does not allow that. */
  const copy = async (field, button) => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected: copy it now";
    }
  };

  addEventListener("click", event => {
    const at = selector => event.target.closest(selector);
    const opener = at("[data-open]");
    if (opener) { event.preventDefault(); document.querySelector(opener.dataset.open)?.showModal() }
    const closer = at("[data-close]");
    if (closer) { event.preventDefault(); closer.closest("dialog")?.close() }
    const disabled = at("[aria-disabled=true]");
    if (disabled) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const why = document.querySelector(disabled.dataset.why);
      if (why) { why.tabIndex = -1; why.focus() }
    }
    if (at("[data-back]") && history.length > 1) { event.preventDefault(); history.back() }
    if (at("[data-print]")) print();
    const copier = at("[data-copies]");
    if (copier) copy(document.querySelector(copier.dataset.copies), copier);
    all("details.menu[open]").forEach(menu => { if (!menu.contains(event.target)) menu.open = false });
  }, true);

  addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    all("details.menu[open]").forEach(menu => { menu.open = false; menu.querySelector("summary").focus() });
  });

  /* Rows to act on together: [data-check-all] in the head, [data-checked] says how many.
     The head may name which rows it ticks: data-check-all="[data-harmless]". */
  const rows = form => [...form.elements].filter(field => field.matches("input[type=checkbox][data-row]"));
  const under = (head, form) => rows(form).filter(box => box.matches(head.dataset.checkAll || "*"));
  const count = form => {
    const chosen = boxes => boxes.filter(box => box.checked).length;
    form.querySelectorAll("[data-checked]").forEach(place => { place.textContent = chosen(rows(form)) });
    const head = form.querySelector("[data-check-all]");
    if (!head) return;
    const boxes = under(head, form), ticked = chosen(boxes);
    head.checked = ticked > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  addEventListener("change", event => {
    const form = event.target.form; // rows may stand outside of it: form="…"
    if (!form?.querySelector("[data-checked],[data-check-all]")) return;
    if (event.target.matches("[data-check-all]")) {
      under(event.target, form).forEach(box => { box.checked = event.target.checked });
    }
    count(form);
  });

  const say = sentence => {
    const place = document.querySelector("#messages");
    const note = document.createElement("p");
    note.className = "note s-false";
    note.textContent = sentence;
    place.replaceChildren(note);
    place.scrollIntoView({ block: "nearest" });
  };

  addEventListener("DOMContentLoaded", () => {
    // A dialog that came open with the page is what the page was asked for.
    all("dialog[open]").forEach(dialog => { dialog.open = false; dialog.showModal() });
    all(".nav [aria-current]").forEach(link => { link.parentElement.scrollLeft = link.offsetLeft - 40 });
    all("form").forEach(form => { if (form.querySelector("[data-checked]")) count(form) });
    document.querySelector("[data-errors]")?.focus();
  });

  /* A list that asks again by itself, [data-patient], waits while somebody types in it. */
  const typed = field => field === document.activeElement || field.value !== field.defaultValue;
  addEventListener("htmx:beforeRequest", event => {
    const list = event.target;
    if (list.matches("[data-patient]") && [...list.querySelectorAll("textarea,input:not([type=hidden])")].some(typed)) event.preventDefault();
  });

  /* What runs by itself, [data-quiet], says for itself how it went: nobody is taken away from what they type. */
  const quiet = event => event.detail.requestConfig?.elt?.matches("[data-quiet]");

  /* The sign-in ran out, has to be confirmed or wants a second step: go there and come back, instead of such a page in
     a corner of this one. */
  addEventListener("htmx:beforeSwap", event => {
    const { login, entrance } = document.body.dataset, answered = event.detail.xhr.responseURL;
    const path = answered && new URL(answered).pathname;
    if (quiet(event) || !path?.startsWith(entrance)) return;
    event.detail.shouldSwap = false;
    dispatchEvent(new Event("desk:leaving"));
    location.assign(path === login ? `${login}?next=${encodeURIComponent(location.pathname + location.search)}` : answered);
  });
  addEventListener("htmx:sendError", event => quiet(event) || say("The desk did not answer. Nothing was saved; what you typed is still here."));
  addEventListener("htmx:responseError", () => {
    // A refusal brings its own sentence; an answer that is not one of our pages has none.
    setTimeout(() => {
      const place = document.querySelector("#messages");
      if (!place.querySelector(".note")) say("That did not work, and nothing was saved. What you typed is still here.");
      place.scrollIntoView({ block: "nearest" });
    }, 50);
  });
  addEventListener("htmx:afterSettle", event => {
    all("form").forEach(form => { if (form.querySelector("[data-checked]")) count(form) });
    const errors = event.target.querySelector?.("[data-errors]");
    if (errors) errors.focus();
  });
})();
