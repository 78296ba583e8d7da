/* The copy beside the claim: markers kept apart, and the claim in the panel shown in its place. */
(() => {
  /* Two claims starting on one line: push the second marker down instead of printing over the first. */
  const spread = () => document.querySelectorAll(".galley").forEach(galley => {
    let floor = -Infinity;
    galley.querySelectorAll(".mk").forEach(marker => {
      marker.style.translate = "none";
      if (getComputedStyle(marker).position !== "absolute" || !marker.offsetParent) return;
      const top = marker.getBoundingClientRect().top, push = Math.max(0, floor - top);
      if (push) marker.style.translate = `0 ${push}px`;
      floor = top + push + 25;
    });
  });

  const show = number => {
    document.querySelectorAll(".cl[data-claims]").forEach(words => {
      words.classList.toggle("now", words.dataset.claims.split(" ").includes(number));
      words.dataset.claim === number ? words.setAttribute("aria-current", "true") : words.removeAttribute("aria-current");
    });
    document.querySelectorAll(".mk[data-mark]").forEach(marker => marker.classList.toggle("now", marker.dataset.mark === number));
    document.querySelector(".cl.now")?.scrollIntoView({ block: "nearest" });
  };

  addEventListener("DOMContentLoaded", () => {
    spread();
    document.fonts?.ready.then(spread);
    const current = document.querySelector(".galley .cl.now");
    if (current && !location.hash) current.scrollIntoView({ block: "nearest" });
  });
  addEventListener("resize", spread);
  addEventListener("change", spread);
  addEventListener("htmx:afterSettle", () => {
    const panel = document.querySelector("#panel[data-claim]");
    if (panel) show(panel.dataset.claim);
    spread();
  });
})();
