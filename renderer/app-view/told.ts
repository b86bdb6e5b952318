/** What the view tells the AI about what the person did. AI apps read English, whatever the person reads. */
export const told = {
  made: (what: string, references: string) => `In the view, the user made ${what}: ${references}.`,
  madeAllTheSame: (references: string) => `The picture whose call was cancelled has been made all the same: ${references}.`,
  variations: (of: string) => `variations of ${of}`,
  changed: (of: string, prompt: string) => `a new version of ${of} with the prompt "${prompt}"`,
  upscaled: (of: string) => `a larger copy of ${of}`,
  edited: (of: string, prompt: string) => `a copy of ${of} with a part changed to "${prompt}"`,
  use: (reference: string) => `The user picked picture ${reference}: use it as the image of what they ask for next.`,
  added: (reference: string, size: string) =>
    `The user gave a picture: its reference is ${reference} (${size}). Use it as the image of a tool.`,
  cancelled: "The user cancelled this picture in the view.",
};
