/* What is typed is not lost: forms with data-keep="a name of their own" ask before the page is left, and come back
   filled when the sign-in had run out, had to be confirmed, or the server refused. Kept in this tab only, per person,
   never passwords or files.
   What the server keeps as a draft counts as served (draft.js): then this file holds only what was typed since. */
(() => {
  const MARK = "desk:typed:", THROUGH = "desk:through-sign-in", WAS_IN = "desk:was-in";
  const store = sessionStorage;
  const forms = () => [...document.querySelectorAll("form[data-keep]")];
  const keyOf = form => MARK + form.dataset.keep;
  const allKeys = () => Object.keys(store).filter(key => key.startsWith(MARK));
  const read = key => { try { return JSON.parse(store.getItem(key)) } catch { return null } };
  const write = (key, value) => { try { store.setItem(key, JSON.stringify(value)) } catch { /* full: the leave question still guards it */ } };

  const fields = form => [...form.elements].filter(field =>
    field.name && !field.disabled && !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type));
  const toggle = field => ["checkbox", "radio"].includes(field.type);
  const nowOf = field => toggle(field) ? field.checked : field.value;
  const servedOf = field => {
    if (toggle(field)) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find(option => option.defaultSelected) || field.options[0])?.value ?? "";
  };
  // One name for one field: radios and checkboxes share theirs.
  const idOf = field => toggle(field) ? `${field.name}=${field.value}` : field.name;
  const changed = form => fields(form).filter(field => nowOf(field) !== servedOf(field));

  const keep = (form, sent) => {
    // A form that came back with errors holds typed words as its served values: those are kept as well.
    const held = form.querySelector("[data-errors]") ? fields(form) : changed(form);
    if (!held.length) return store.removeItem(keyOf(form));
    write(keyOf(form), {
      who: document.body.dataset.user || "", path: location.pathname, sent, at: Date.now(),
      fields: Object.fromEntries(held.map(field => [idOf(field), { now: nowOf(field), was: servedOf(field) }])),
    });
  };

  const put = (form, kept) => {
    for (const field of fields(form)) {
      const typed = kept.fields[idOf(field)];
      if (!typed) continue;
      if (toggle(field)) field.checked = typed.now; else field.value = typed.now;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.closest("details")?.setAttribute("open", "");
    }
  };

  const note = (form, words, actions) => {
    const box = document.createElement("div");
    box.className = "note";
    box.setAttribute("role", "status");
    box.append(words);
    for (const [label, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn plain sm";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove() });
      box.append(" ", button);
    }
    form.prepend(box);
  };

  const restore = form => {
    const kept = read(keyOf(form));
    if (!kept || form.dataset.kept === "seen") return;
    form.dataset.kept = "seen";
    const typed = fields(form).filter(field => kept.fields[idOf(field)]);
    if (typed.every(field => nowOf(field) === kept.fields[idOf(field)].now)) return;
    const drop = () => store.removeItem(keyOf(form));
    const same = typed.every(field => servedOf(field) === kept.fields[idOf(field)].was);
    if (same) {
      put(form, kept);
      note(form, "What you typed here before is back.", [["Discard it", () => { form.reset(); drop() }]]);
    } else {
      note(form, "You typed something else here before this page changed.", [["Put it back", () => put(form, kept)], ["Discard it", drop]]);
    }
  };

  const restoreAll = () => forms().forEach(restore);
  const unfinished = form => form.dataset.leaving !== "yes" && (changed(form).length > 0 || form.querySelector("[data-errors]"));

  addEventListener("DOMContentLoaded", () => {
    const body = document.body;
    const show = (selector, is) => { const place = document.querySelector(selector); if (place && is) place.hidden = false };
    if (body.matches("[data-signed-out],[data-confirming]")) {
      store.setItem(THROUGH, "yes");
      show("[data-was-in]", store.getItem(WAS_IN));
      show("[data-typed-kept]", allKeys().length);
      return;
    }
    if (body.dataset.user) store.setItem(WAS_IN, "yes");
    const refused = document.querySelector("#refusal");
    const came = store.getItem(THROUGH) || refused;
    if (!refused) store.removeItem(THROUGH);
    for (const key of allKeys()) {
      const kept = read(key);
      // Somebody else's, or sent and taken: nothing to keep.
      if (!kept || (body.dataset.user && kept.who !== body.dataset.user) || (kept.sent && !came)) store.removeItem(key);
      else if (kept.sent && came) write(key, { ...kept, sent: false });
    }
    restoreAll();
  });

  let pause;
  addEventListener("input", event => {
    const form = event.target.form?.closest("form[data-keep]");
    if (!form) return;
    clearTimeout(pause);
    pause = setTimeout(() => keep(form, false), 400);
  });
  addEventListener("submit", event => {
    if (event.target.matches("form[data-sign-out]")) return [WAS_IN, ...allKeys()].forEach(key => store.removeItem(key));
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    clearTimeout(pause);
    keep(form, true);
    if (!form.matches("[hx-post],[data-hx-post]")) form.dataset.leaving = "yes";
  });
  addEventListener("beforeunload", event => { if (forms().some(unfinished)) event.preventDefault() });
  addEventListener("desk:leaving", () => forms().forEach(form => { keep(form, false); form.dataset.leaving = "yes" }));
  addEventListener("desk:kept", event => keep(event.target, false));
  addEventListener("pageshow", event => { if (event.persisted) forms().forEach(form => { delete form.dataset.leaving }) });

  // Forms that htmx sends: taken when the answer is good and is no page of the entrance.
  addEventListener("htmx:afterRequest", event => {
    const form = event.target.closest?.("form[data-keep]") || event.detail.requestConfig?.elt?.closest?.("form[data-keep]");
    if (!form || event.detail.requestConfig?.verb === "get") return;
    const out = new URL(event.detail.xhr.responseURL || location.href).pathname.startsWith(document.body.dataset.entrance);
    if (event.detail.successful && !out) store.removeItem(keyOf(form)); else keep(form, false);
  });
  addEventListener("htmx:beforeRequest", () => { clearTimeout(pause); forms().filter(form => changed(form).length).forEach(form => keep(form, false)) });
  addEventListener("htmx:afterSettle", restoreAll);
})();
