/* Re-words `time[data-rel]` every half minute, in the words of the `when` tag, by the server's clock. */
(() => {
  const MINUTE = 60000, SOON = 90;
  let ahead = 0;  // how far this machine's clock is ahead of the server's

  const span = minutes => {
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
    return `${Math.floor(hours / 24)} days`;
  };
  const WORDS = {
    due: left => left > 0 ? `in ${span(left)}` : left < 0 ? `${span(-left)} late` : "now",
    ago: left => left < 0 ? `${span(-left)} ago` : left > 0 ? `in ${span(left)}` : "just now",
    count: left => left < 0 ? `${span(-left)} late` : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`,
  };

  const tick = () => {
    const now = Date.now() - ahead;
    document.querySelectorAll("time[data-rel]").forEach(time => {
      const kind = time.dataset.rel;
      const left = Math.floor(Date.parse(time.dateTime) / MINUTE) - Math.floor(now / MINUTE);
      const words = (WORDS[kind] || WORDS.due)(left);
      if (time.textContent !== words) time.textContent = words;
      time.classList.toggle("late", kind !== "ago" && left < 0);
      time.classList.toggle("soon", kind === "due" && left >= 0 && left <= SOON);
    });
    const clock = document.querySelector("time[data-clock]");
    if (clock) clock.textContent = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.clock }).format(now);
  };

  addEventListener("DOMContentLoaded", () => {
    const served = Date.parse(document.body.dataset.now);
    if (served) ahead = Date.now() - served;
    tick();
    setInterval(tick, MINUTE / 2);
  });
  addEventListener("htmx:afterSettle", tick);
  addEventListener("pageshow", event => { if (event.persisted) tick() });
})();
