import "@fontsource-variable/figtree";
import "@fontsource-variable/fraunces";

/** As `--font` and `--font-display` in theme.css name them. */
const FONTS = ['1em "Figtree Variable"', '1em "Fraunces Variable"'];

/** Resolves when the fonts that the first words need are there, so that no word changes its shape; where they are missing, the system's are taken. */
export async function loadFonts(): Promise<void> {
  await Promise.allSettled(FONTS.map((font) => document.fonts.load(font)));
}
