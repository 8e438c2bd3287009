// A file dragged over the window makes the place to drop it as large as the window.
if (!window.ichieDrag) {
  window.ichieDrag = true;
  const files = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const off = () => document.body.classList.remove("ichie-drag");
  document.addEventListener("dragenter", (event) => {
    if (files(event)) document.body.classList.add("ichie-drag");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) off(); });
  document.addEventListener("drop", off);
}

// Brings what a click opened into sight; waits until the page has drawn it.
window.ichieShow = (key) => setTimeout(() => {
  document.querySelector(`.st-key-${key}`)?.scrollIntoView({ block: "start" });
}, 300);
