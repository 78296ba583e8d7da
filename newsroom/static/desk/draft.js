/* What is typed in the copy editor is kept on the server as a draft. htmx sends it, at the triggers of [data-draft]; this
   file says whether there is anything to send, and how it went. What is kept counts as served, so that typed.js neither
   asks before the page is left nor brings back what the server has already: it minds only what was typed since. */
(() => {
  const AGAIN = 15_000;
  const line = () => document.querySelector("[data-draft]");
  const form = () => document.querySelector(line()?.dataset.draft);
  const ours = event => event.detail.requestConfig?.elt?.matches("[data-draft]");
  const words = () => [...form().elements].filter(field => field.matches("textarea,input[type=text]"));
  let sent = [], said, waiting;

  // Read out when it changes, not whenever it is said again.
  const announce = () => {
    const now = line().querySelector("[data-said]")?.textContent || "";
    if (now !== said) line().querySelector("[data-draft-status]").textContent = said = now;
  };

  const keepNow = () => { if (line()) htmx.trigger(line(), "desk:keep") };

  const notKept = (why, ...more) => {
    const place = line().querySelector("#draft-line"), sentence = document.createElement("span");
    sentence.className = "late";
    sentence.dataset.said = "";
    sentence.textContent = `Draft not kept: ${why}`;
    place.replaceChildren(place.querySelector("input"), sentence, ...more);
    announce();
    clearTimeout(waiting);
    waiting = setTimeout(keepNow, AGAIN);
  };

  const signedOut = () => {
    const link = document.createElement("a");
    link.href = `${document.body.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in";
    link.addEventListener("click", () => dispatchEvent(new Event("desk:leaving")));
    notKept("you are signed out. What you typed stays in this tab. ", link);
  };

  addEventListener("htmx:beforeRequest", event => {
    if (!ours(event)) return;
    const typed = words();
    if (typed.every(field => field.value === field.defaultValue)) return event.preventDefault();
    sent = typed.map(field => [field, field.value]);
  });

  // A refusal answers with the line as well, and so stands in the line instead of among the messages of the page.
  addEventListener("htmx:beforeSwap", event => {
    if (!ours(event)) return;
    const answer = event.detail, path = new URL(answer.xhr.responseURL || location.href).pathname;
    const ourLine = answer.xhr.response.includes('id="draft-line"');
    answer.isError = false;
    answer.shouldSwap = ourLine;
    answer.target = line().querySelector("#draft-line");
    answer.swapOverride = "outerHTML";
    answer.selectOverride = "#draft-line";
    if (ourLine) return;
    if (path === document.body.dataset.login) signedOut();
    else notKept("something went wrong there. What you typed is still here.");
  });

  addEventListener("htmx:afterSwap", event => {
    if (!ours(event)) return;
    announce();
    if (event.detail.xhr.status !== 200) return;
    sent.forEach(([field, value]) => { field.defaultValue = value });
    form().dispatchEvent(new Event("desk:kept", { bubbles: true }));
  });

  addEventListener("htmx:sendError", event => {
    if (ours(event)) notKept("the desk does not answer. What you typed is still here.");
  });

  // A page that is left sends nothing more: the next one may be served before that is kept, and would know less than
  // the desk. What was not kept by then, the tab has (typed.js), which also asks before it is closed.
  let leaving = false;
  addEventListener("pagehide", () => { leaving = true });
  addEventListener("pageshow", () => { leaving = false });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && !leaving) keepNow() });
  addEventListener("submit", event => {
    if (event.target.matches("[data-discards]")) dispatchEvent(new Event("desk:leaving"));
  });
})();
