/* Copy pasted from a word processor or a page: its HTML travels beside the plain words, so that links and subheads
   survive. It counts only while the words stand as they were pasted; once they are changed, they go as plain text. */
(() => {
  const MOST = 4_000_000;

  addEventListener("DOMContentLoaded", () => {
    const words = document.querySelector("textarea[data-paste]");
    const hidden = words && document.querySelector(words.dataset.paste);
    const status = document.querySelector("[data-pasted]");
    if (!hidden) return;
    let html = hidden.value, pasted = html ? words.value : null;

    const say = sentence => { if (status.textContent !== sentence) status.textContent = sentence };
    const settle = () => {
      if (!html) return say("");
      const whole = words.value === pasted;
      hidden.value = whole ? html : "";
      say(whole
        ? "Pasted with its links and subheads. Save it first, then change it in the copy editor: they stay."
        : "You changed what was pasted, so it goes as plain text, without links and subheads.");
    };

    words.addEventListener("paste", event => {
      const given = event.clipboardData?.getData("text/html") || "";
      const whole = words.selectionStart === 0 && words.selectionEnd === words.value.length;
      if (!given || given.length > MOST || !whole) return;
      html = given;
      setTimeout(() => { pasted = words.value; settle() });
    });
    words.addEventListener("input", () => { if (pasted !== null) settle() });
    settle();
  });
})();
