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

// Plotly's own tool makes the PNG; of a picture's two drawings the one that is seen is saved.
window.ichiePng = (name) => setTimeout(() => {
  for (const box of document.querySelectorAll(`.st-key-wide_${name}, .st-key-narrow_${name}`)) {
    if (box.offsetParent) box.querySelector(".modebar-btn")?.click();
  }
}, 300);

// Two cookies of this session let a reload, or a new tab, go on with what this tab has.
window.ichieCookie = (name, age) => {
  document.cookie = `${name}=${window.ichieTab};path=/;SameSite=Strict${age}`;
};
window.ichieCookie("ichie_reloaded", ";max-age=0");
if (window.ichieTab) window.ichieCookie("ichie_last", "");
if (!window.ichieLeaving) {
  window.ichieLeaving = true;
  addEventListener("pagehide", () => {
    if (window.ichieTab) window.ichieCookie("ichie_reloaded", ";max-age=30");
  });
}
