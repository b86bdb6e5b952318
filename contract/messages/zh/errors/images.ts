import type { imagesErrors as english } from "../../en/errors/images.ts";
import { formats } from "../formats.ts";

/** How a mask that marks nothing looks, by the way in which it was read. */
const unmarked: Readonly<Record<Parameters<(typeof english)["mask_unmarked"]>[0]["reading"], string>> = {
  brightness: "全是黑色",
  paint: "全是透明",
  transparency: "没有任何透明的地方",
};

const inMegabytes = (bytes: number) => `${formats.count(Math.round(bytes / 1_000_000))} MB`;
const tenThousand = (pixels: number) => `${formats.count(Math.round(pixels / 10_000))} 万像素`;
const folderList = (folders: readonly string[]) => `文件夹 ${folders.map((name) => `“${name}”`).join("、")}`;

const anotherAddress = "请给出图片本身的地址，或以 base64 提供图片。";
const referenceOrBase64 = "请给出 Easel 所画图片的编号，或以 base64 提供图片本身。";
const smaller = "请缩小图片，或用图像软件重新保存。";
const saveAgain = "请用图像软件重新保存为普通的 JPEG 或 PNG。";

const address = (name: string) => `作为 ${name} 给出的网址`;
const picture = (name: string) => `作为 ${name} 给出的图片`;

export const imagesErrors: typeof english = {
  image_dimensions_too_large: (p) => ({
    message: `${picture(p.name)}有 ${p.width} x ${p.height} 像素；最多允许 ${tenThousand(p.maxPixels)}，每边 ${p.maxSidePixels}。`,
    remedy: "请先缩小：绘画时通常只用 100 万到 200 万像素。",
  }),
  image_has_too_many_frames: (p) => ({
    message: `${picture(p.name)}是 ${p.frames} 帧的动图；最多允许 ${p.maxFrames} 帧，合计 ${tenThousand(p.maxPixels)}。`,
    remedy: "请给出其中一帧，格式为 PNG、JPEG 或 WebP。",
  }),
  image_has_too_many_scans: (p) => ({
    message: `作为 ${p.name} 给出的 JPEG 分 ${p.scans} 次扫描存储；最多允许 ${p.maxScans} 次。`,
    remedy: saveAgain,
  }),
  image_took_too_long: (p) => ({ message: `读取图片超过了 ${p.seconds} 秒，已停止。`, remedy: smaller }),
  image_took_too_much_memory: { message: "读取图片占用的内存过多，已停止。", remedy: smaller },
  image_broke_decoder: { message: "图片文件损坏得让读取它的程序崩溃了。", remedy: saveAgain },
  image_file_too_large: (p) => ({
    message: `${picture(p.name)}${p.bytes === null ? "太大" : `有 ${inMegabytes(p.bytes)}`}；最多允许 ${inMegabytes(p.maxBytes)}。`,
    remedy: "请缩小它或存为 JPEG，然后再给一次。",
  }),
  image_not_convertible: (p) => ({
    message: `作为 ${p.name} 给出的 ${p.format} 图片无法解码。`,
    remedy: "请存为 JPEG 或 PNG 再提供。",
  }),
  image_not_readable: (p) => ({
    message: `作为 ${p.name} 给出的不是完整的 PNG、JPEG、WebP、GIF、AVIF 或 HEIC 图片。`,
    remedy: "请给出 Easel 所画图片的编号，或以 base64 提供完整的图片文件。",
  }),

  image_reference_unknown: (p) => ({
    message: `没有图片“${p.reference}”。`,
    remedy: p.newest.length > 0 ? `最新的图片是：${p.newest.join("、")}。` : "还没有画过图片；请先用 generate_image 画一张。",
  }),
  stored_output_no_picture: (p) => ({
    message: `${p.reference} 不是图片，而是 ${p.type} 类型的文件。`,
    remedy: "请给出一张图片的编号。",
  }),
  stored_picture_damaged: (p) => ({
    message: `${p.reference} 的文件已不是完整的图片。`,
    remedy: "请重新画一张，或使用另一张。",
  }),

  image_paths_not_allowed: (p) => ({
    message: `${p.name} 看起来是文件路径，而用户没有允许 Easel 读取聊天里提到的文件。`,
    remedy: `${referenceOrBase64}用户可以允许某些文件夹：config.yaml 里的 images.allowed_folders。`,
  }),
  image_path_outside_folders: (p) => ({
    message: `${p.name} 指向 Easel 无权读取的文件夹里的文件。`,
    remedy: `请用户把图片放进${folderList(p.folders)}，或给出 Easel 所画图片的编号，或以 base64 提供图片本身。`,
  }),
  image_path_not_found: (p) => ({
    message: `${p.name} 所指的位置没有文件。`,
    remedy: `请核对它的准确名字；Easel 可以读取${folderList(p.folders)}。`,
  }),
  image_path_unreadable: (p) => ({
    message: `无法读取作为 ${p.name} 给出的文件。`,
    remedy: "请给另一个文件，或以 base64 提供图片本身。",
  }),

  image_urls_not_allowed: (p) => ({
    message: `${p.name} 是网址，而用户没有允许 Easel 从网上获取图片。`,
    remedy: `${referenceOrBase64}用户可以允许：config.yaml 里的 images.allow_http。`,
  }),
  image_url_not_public: (p) => ({
    message: `${address(p.name)}没有指向互联网的公开位置。`,
    remedy: "Easel 只从公开网址获取图片。请以 base64 提供图片，或给出 Easel 所画图片的编号。",
  }),
  image_url_with_login: (p) => ({ message: `${address(p.name)}含有用户名或密码。`, remedy: "请给不需要登录的网址。" }),
  image_url_malformed: (p) => ({ message: `${address(p.name)}不是完整的网址。`, remedy: anotherAddress }),
  image_url_host_unknown: (p) => ({ message: `找不到${address(p.name)}。`, remedy: anotherAddress }),
  image_url_failed: (p) => ({ message: `无法获取${address(p.name)}。`, remedy: anotherAddress }),
  image_url_timed_out: (p) => ({ message: `${address(p.name)}超过了 ${p.seconds} 秒。`, remedy: anotherAddress }),
  image_url_insecure_redirect: (p) => ({
    message: `${address(p.name)}从受保护的地址跳转到了不受保护的地址。`,
    remedy: anotherAddress,
  }),
  image_url_too_many_redirects: (p) => ({ message: `${address(p.name)}不停地跳转。`, remedy: anotherAddress }),
  image_url_bad_status: (p) => ({ message: `${address(p.name)}返回了 ${p.status}，而不是图片。`, remedy: anotherAddress }),
  image_url_no_image: (p) => ({ message: `${address(p.name)}指向的不是图片。`, remedy: anotherAddress }),
  image_url_compressed: (p) => ({ message: `${address(p.name)}以未要求的方式压缩后传来。`, remedy: anotherAddress }),

  mask_missing: (p) => ({
    message: `缺少 \`${p.name}\`，而图片也没有可以代替它的透明部分。`,
    remedy: "请给一个遮罩：与图片形状相同，白色是要改的地方，黑色是保留的地方。",
  }),
  mask_unmarked: (p) => ({
    message: `\`${p.name}\` ${unmarked[p.reading]}，不会有任何改变。`,
    remedy: "请把要改的地方涂成白色，保留的地方涂成黑色。",
  }),
  mask_not_decodable: (p) => ({ message: `${picture(p.name)}无法解码。`, remedy: "请以 PNG 提供遮罩。" }),
};
