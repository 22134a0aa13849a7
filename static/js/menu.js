// A fold marked data-menu closes on Escape, on a click beside it, and when the keyboard leaves it.
const menus = document.querySelectorAll("details[data-menu]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...menus].filter((menu) => menu.open && menu.contains(document.activeElement));
  const inner = open.at(-1);
  if (!inner) return;
  inner.open = false;
  inner.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

for (const menu of menus) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
