// Messages count as read when the end of the page has been seen. Without scripts there is a button for it.
for (const form of document.querySelectorAll("[data-mark-read]")) {
  const watcher = new IntersectionObserver(async ([end]) => {
    if (!end.isIntersecting) return;
    watcher.disconnect();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    form.hidden = Boolean(answer?.ok);
  });
  watcher.observe(form);
}
