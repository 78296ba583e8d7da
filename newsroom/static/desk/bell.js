/* The number of new notices stands in the window's title too, and follows the bell. */
(() => {
  const bare = document.title.replace(/^\(\d+\) /, "");
  const show = () => {
    const count = document.getElementById("bell-count");
    if (!count) return;
    const unread = Number(count.dataset.unread);
    const title = unread ? `(${unread}) ${bare}` : bare;
    if (document.title !== title) document.title = title;
  };
  addEventListener("htmx:oobAfterSwap", show);
  addEventListener("htmx:afterSettle", show);
})();
