/* Runs before the first paint: the reader's theme, and a mark that scripts run. The admin keeps the theme under the same name. */
(() => {
  const root = document.documentElement;
  const themes = ["auto", "light", "dark"];
  root.dataset.js = "";

  const kept = () => { try { return localStorage.getItem("theme") } catch { return null } };
  const keep = theme => { try { localStorage.setItem("theme", theme) } catch { /* a private window keeps nothing */ } };
  let theme = themes.includes(kept()) ? kept() : "auto";

  const apply = () => { theme === "auto" ? root.removeAttribute("data-theme") : root.setAttribute("data-theme", theme) };
  const name = button => {
    button.setAttribute("aria-label", `Theme: ${theme}. Change`);
    const word = button.querySelector("span");
    if (word) word.textContent = theme[0].toUpperCase() + theme.slice(1);
  };
  const nameAll = () => document.querySelectorAll("[data-theme-toggle]").forEach(name);

  apply();
  addEventListener("DOMContentLoaded", nameAll);
  addEventListener("click", event => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    keep(theme); apply(); nameAll();
  });
})();
