/** The page that makes thumbnails (`electron/gallery/thumbnails/thumbnail-page.ts`): it hands each picture to one of its workers. */

export interface ThumbnailTask {
  bytes: Uint8Array<ArrayBuffer>;
  width: number | null;
  height: number | null;
  side: number;
}

declare global {
  interface Window {
    thumbnailer: {
      onTask(listener: (id: number, task: ThumbnailTask) => void): void;
      done(id: number, bytes: Uint8Array | null): void;
    };
  }
}

const MAX_WORKERS = 4;

const workers = Array.from(
  { length: Math.min(MAX_WORKERS, Math.max(2, navigator.hardwareConcurrency)) },
  () => new Worker(new URL("./thumbnail-worker.ts", import.meta.url), { type: "module" }),
);
for (const worker of workers) {
  worker.onmessage = ({ data: { id, bytes } }: MessageEvent<{ id: number; bytes: Uint8Array | null }>) =>
    window.thumbnailer.done(id, bytes);
}

window.thumbnailer.onTask((id, task) => {
  workers[id % workers.length]?.postMessage({ id, task }, [task.bytes.buffer]);
});
