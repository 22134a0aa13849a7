// A fold marked data-menu closes on Escape, on a click beside it, and when the keyboard leaves it.
const menus = [...document.querySelectorAll("details[data-menu]")];

// On a wide screen the contents of a module stand open, without anything to fold them: for assistive technology too.
const folds = (menu) => menu.querySelector("summary").offsetParent !== null;
const close = (menu) => {
  if (folds(menu)) menu.open = false;
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const inner = menus.filter((menu) => menu.open && folds(menu) && menu.contains(document.activeElement)).at(-1);
  if (!inner) return;
  close(inner);
  inner.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) close(menu);
});

const standing = new Set();
function arrange() {
  for (const menu of menus) {
    if (!folds(menu)) {
      menu.open = true;
      standing.add(menu);
    } else if (standing.delete(menu)) {
      menu.open = false;
    }
  }
}
arrange();
addEventListener("resize", arrange);

for (const menu of menus) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
  });
}
