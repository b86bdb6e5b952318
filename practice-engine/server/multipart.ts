/** One field of a form: a text, or a file where it has a file name. */
export interface FormField {
  fileName: string | null;
  bytes: Buffer;
}

/**
 * The fields of a `multipart/form-data` body (RFC 7578) by name. Node's own FormData would do, but older ones cut directories off file names,
 * and a name that leads out of its folder must be refused, not corrected.
 * @throws TypeError where the body is no such form.
 */
export function parseForm(body: Buffer, contentType: string): Map<string, FormField> {
  const [, quoted, bare] = /^multipart\/form-data;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw new TypeError("The body is no form.");
  const fields = new Map<string, FormField>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line break before it.
  let start = body.indexOf(mark.subarray(2));
  if (start < 0) throw new TypeError("The form has no boundary.");
  start += mark.length - 2;
  while (body.toString("latin1", start, start + 2) === "\r\n") {
    const end = body.indexOf(mark, start);
    if (end < 0) throw new TypeError("The form is cut off.");
    readPart(body.subarray(start + 2, end), fields);
    start = end + mark.length;
  }
  return fields;
}

function readPart(part: Buffer, fields: Map<string, FormField>): void {
  const split = part.indexOf("\r\n\r\n");
  if (split < 0) throw new TypeError("A field of the form has no header.");
  const disposition = /^content-disposition:[^\r\n]*/im.exec(part.toString("utf8", 0, split))?.[0] ?? "";
  const name = parameter(disposition, "name");
  if (name === null) throw new TypeError("A field of the form has no name.");
  fields.set(name, { fileName: parameter(disposition, "filename"), bytes: part.subarray(split + 4) });
}

/** Browsers write quotes and line breaks in names as %22, %0D and %0A, other programs put a backslash before a quote. */
function parameter(disposition: string, name: string): string | null {
  const value = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition)?.[1];
  if (value === undefined) return null;
  return value.replace(/\\(["\\])/g, "$1").replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
