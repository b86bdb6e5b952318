/** Bytes of a file that can be given; the bridge refuses larger ones, too. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** What the bridge reads by itself; the browser turns everything else that it knows into a PNG. */
const READ_BY_BRIDGE = ["image/png", "image/jpeg", "image/webp"];

export class NotAPicture extends Error {}

/** The file as base64, in a format that the bridge reads. @throws NotAPicture */
export async function readPictureFile(file: Blob): Promise<string> {
  const known = READ_BY_BRIDGE.includes(file.type) ? file : await asPng(file);
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new NotAPicture());
    reader.readAsDataURL(known);
  });
  return address.slice(address.indexOf(",") + 1);
}

async function asPng(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) {
    // Not a format of the browser's; the bridge says what it is.
    if (file.type === "" || file.type.startsWith("image/")) return file;
    throw new NotAPicture();
  }
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NotAPicture())), "image/png"));
}
