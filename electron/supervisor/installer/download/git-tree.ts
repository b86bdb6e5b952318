import { createHash } from "node:crypto";

/**
 * The id that git gives to the contents of a folder ("Git Internals - Git Objects"). GitHub may pack the archive of a release anew at
 * any time, so nobody guarantees its bytes; but its contents are fixed, because a release is a commit and a commit names its tree.
 */
export class GitTree {
  readonly #files = new Map<string, { mode: string; id: Buffer }>();
  readonly #folders = new Map<string, GitTree>();

  /** `path` with "/". Of a file's mode git only knows whether it is executable. */
  add(path: string, content: Uint8Array, executable: boolean): void {
    const [name = "", ...rest] = path.split("/");
    if (rest.length === 0) {
      this.#files.set(name, { mode: executable ? "100755" : "100644", id: object("blob", content) });
      return;
    }
    const folder = this.#folders.get(name) ?? new GitTree();
    this.#folders.set(name, folder);
    folder.add(rest.join("/"), content, executable);
  }

  /** Hex. */
  get id(): string {
    return this.#digest().toString("hex");
  }

  #digest(): Buffer {
    const files = [...this.#files].map(([name, { mode, id }]) => ({ order: name, line: `${mode} ${name}\0`, id }));
    // Git sorts a folder as if its name ended in "/", by bytes.
    const folders = [...this.#folders].map(([name, tree]) => ({ order: `${name}/`, line: `40000 ${name}\0`, id: tree.#digest() }));
    const entries = [...files, ...folders].sort((one, other) => Buffer.compare(Buffer.from(one.order), Buffer.from(other.order)));
    return object("tree", Buffer.concat(entries.flatMap(({ line, id }) => [Buffer.from(line), id])));
  }
}

const object = (kind: string, content: Uint8Array): Buffer =>
  createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest();
