/** What can go wrong between a view in a chat and the bridge. */
export const appViewErrors = {
  picture_not_kept: ({ reference }: { reference: string }) => ({
    message: `There is no picture ${reference} (any more).`,
    remedy: "Make it again, or use another one.",
  }),
  part_beyond_end: ({ offset, size }: { offset: number; size: number }) => ({
    message: `The picture has ${size} bytes and no byte ${offset}.`,
    remedy: "Begin at byte 0.",
  }),
  upload_out_of_order: {
    message: "This part of the picture does not follow the one before.",
    remedy: "Send the picture again from its first part.",
  },
  upload_not_a_picture: {
    message: "This is not a picture that Easel can read.",
    remedy: "Give a whole PNG, JPEG, WebP, GIF, AVIF or HEIC file.",
  },
  view_request_unknown: {
    message: "Easel's view asked for something that this Easel does not know.",
    remedy: "Reload the chat, or restart the AI app.",
  },
  no_window_to_show: {
    message: "Easel's window is not running.",
    remedy: "Open Easel, then try again.",
  },
};
