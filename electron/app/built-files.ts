import path from "node:path";

/** Where the parts lie. `here` is the folder of the built main.cjs; everything else is found from it. */
export function builtFiles(here: string) {
  return {
    preload: path.join(here, "preload.cjs"),
    bridge: path.join(here, "easel-bridge.cjs"),
    thumbnailerPreload: path.join(here, "thumbnailer-preload.cjs"),
    galleryIndexWorker: path.join(here, "gallery-index-worker.cjs"),
    thumbnailWorker: path.join(here, "thumbnail-worker.cjs"),
    filePlannerWorker: path.join(here, "file-planner-worker.cjs"),
    measureWorker: path.join(here, "measure-worker.cjs"),
    practiceEngine: path.join(here, "easel-practice-engine.cjs"),
    notices: path.join(here, "THIRD-PARTY-NOTICES.txt"),
    /** Only in a release. */
    updateFeed: path.join(here, "update-feed.json"),
    page: path.join(here, "..", "renderer", "main_window"),
  };
}

export type BuiltFiles = ReturnType<typeof builtFiles>;
