// Authors draw the areas of a picture with the pointer. The number fields below say the same and stay in charge:
// what is drawn is written into them, and what is typed is shown.
const EDGES = ["x", "y", "width", "height"];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMALLEST = 1; // percent: less is a slip of the hand

class Areas extends window.StimulusModule.Controller {
  static values = { picture: String, help: String, none: String, name: String };

  connect() {
    this.picked = 0;
    this.form = this.element.closest("form");
    this.board = make("div", "areas");
    this.chips = make("div", "areas__chips");
    this.stage = make("div", "areas__stage");
    this.image = make("img", "areas__picture");
    this.image.alt = "";
    this.image.draggable = false;
    this.note = make("p", "help");
    this.boxes = make("div", "areas__boxes");
    this.stage.append(this.image, this.boxes);
    this.board.append(this.note, this.chips, this.stage);
    this.element.prepend(this.board);
    this.stage.addEventListener("pointerdown", (event) => this.press(event));
    this.changed = (event) => (event.target.name === "picture" ? this.showPicture() : this.show());
    this.form.addEventListener("input", this.changed);
    this.form.addEventListener("change", this.changed);
    this.watch = new MutationObserver((changes) => {
      if (changes.some((change) => !this.board.contains(change.target))) this.show();
    });
    this.watch.observe(this.element, { childList: true, subtree: true });
    this.showPicture();
  }

  disconnect() {
    this.watch.disconnect();
    this.form.removeEventListener("input", this.changed);
    this.form.removeEventListener("change", this.changed);
    this.board.remove();
  }

  // The fields of each area that has not been deleted, in their order on the page.
  get areas() {
    const first = [...this.element.querySelectorAll("input[name$='-value-x']")];
    return first
      .map((input) => input.name.slice(0, -"-value-x".length))
      .filter((name) => this.field(`${name}-deleted`)?.value !== "1")
      .map((name) => ({
        ...Object.fromEntries(EDGES.map((edge) => [edge, this.field(`${name}-value-${edge}`)])),
        shape: this.field(`${name}-value-shape`),
        correct: this.field(`${name}-value-correct`),
        label: this.field(`${name}-value-label`),
      }));
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  showPicture() {
    const chosen = this.field("picture")?.value;
    this.stage.hidden = this.chips.hidden = !chosen;
    this.note.textContent = chosen ? this.helpValue : this.noneValue;
    if (chosen) {
      // Whoever may use a picture but not change it gets no large preview of it: the small one will do.
      const small = this.form.querySelector("[data-chooser-image]")?.src ?? "";
      this.image.onerror = () => {
        this.image.onerror = null;
        this.image.src = small;
      };
      this.image.src = this.pictureValue.replace("/0/", `/${chosen}/`);
    }
    this.show();
  }

  show() {
    const areas = this.areas;
    this.picked = Math.max(0, Math.min(this.picked, areas.length - 1));
    this.chips.replaceChildren(...areas.map((area, place) => this.chip(area, place)));
    this.boxes.replaceChildren(...areas.map((area, place) => this.box(area, place)));
  }

  chip(area, place) {
    const chip = make("button", "button button-small button-secondary");
    chip.type = "button";
    chip.textContent = `${LETTERS[place]} ${area.label?.value || this.nameValue}`;
    chip.setAttribute("aria-pressed", place === this.picked);
    chip.addEventListener("click", () => {
      this.picked = place;
      this.show();
      this.chips.children[place].focus();
    });
    return chip;
  }

  box(area, place) {
    const box = make("div", "areas__box");
    box.dataset.place = place;
    box.classList.toggle("is-picked", place === this.picked);
    box.classList.toggle("is-round", area.shape?.value === "ellipse");
    box.classList.toggle("is-right", Boolean(area.correct?.checked));
    const [x, y, width, height] = EDGES.map((edge) => Number(area[edge].value) || 0);
    box.hidden = !width || !height;
    Object.assign(box.style, { left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` });
    box.append(LETTERS[place]);
    return box;
  }

  // On an area: move it. Beside all of them: draw the one that is picked anew.
  press(event) {
    if (event.button || !this.areas.length) return;
    event.preventDefault();
    const on = event.target.closest(".areas__box");
    if (on) this.picked = Number(on.dataset.place);
    const area = this.areas[this.picked], from = this.place(event), before = Object.fromEntries(
      EDGES.map((edge) => [edge, Number(area[edge].value) || 0]),
    );
    const drag = (move) => {
      const to = this.place(move);
      this.write(area, on ? moved(before, from, to) : between(from, to));
    };
    const end = () => {
      this.stage.removeEventListener("pointermove", drag);
      // Wagtail looks for changes that were not saved, and the preview for something new, when a field says so.
      EDGES.forEach((edge) => area[edge].dispatchEvent(new Event("change", { bubbles: true })));
    };
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener("pointermove", drag);
    this.stage.addEventListener("pointerup", end, { once: true });
    this.stage.addEventListener("pointercancel", end, { once: true });
    this.show();
  }

  // Where the pointer is, in percent of the picture.
  place(event) {
    const frame = this.stage.getBoundingClientRect();
    return {
      x: within(((event.clientX - frame.left) / frame.width) * 100),
      y: within(((event.clientY - frame.top) / frame.height) * 100),
    };
  }

  write(area, shape) {
    if (shape.width < SMALLEST || shape.height < SMALLEST) return;
    const [x, y] = [tenths(shape.x), tenths(shape.y)];
    const rounded = { x, y, width: tenths(Math.min(shape.width, 100 - x)), height: tenths(Math.min(shape.height, 100 - y)) };
    EDGES.forEach((edge) => (area[edge].value = String(rounded[edge])));
    this.show();
  }
}

function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

// Rounded to tenths of a percent.
function tenths(percent) {
  return Math.round(percent * 10) / 10;
}

function within(percent, most = 100) {
  return Math.max(0, Math.min(percent, most));
}

function moved(area, from, to) {
  return {
    ...area,
    x: within(area.x + to.x - from.x, 100 - area.width),
    y: within(area.y + to.y - from.y, 100 - area.height),
  };
}

function between(from, to) {
  const x = Math.min(from.x, to.x), y = Math.min(from.y, to.y);
  return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

window.wagtail.app.register("areas", Areas);
