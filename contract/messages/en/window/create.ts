/** The form in which a picture is asked for. */
export const create = {
  title: "Paint something",
  placeholder: "A fox asleep in a teacup, soft watercolour, morning light",
  prompt: "What should be painted?",
  preset: "Quality",
  presets: { draft: "Sketch", standard: "Standard", high_quality: "Fine" },
  shape: "Shape",
  shapes: { square: "Square", portrait: "Portrait", landscape: "Landscape" },
  button: "Paint",
  hint: "Enter paints, Shift + Enter makes a new line",
  paused: "Painting is paused: a new picture waits until you go on.",
  startsFirst: "The engine starts first; that may take a moment.",
  more: "More choices",
};
