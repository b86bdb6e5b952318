import type { installerErrors as english } from "../../en/errors/installer.ts";
import { formats } from "../formats.ts";

const { alternatives, decimal } = formats;

const GIGABYTE_BYTES = 1024 ** 3;
const gigabytes = (bytes: number): string => `${decimal(bytes / GIGABYTE_BYTES)} GB`;

const useAnotherComputer = "请使用另一台电脑上的 ComfyUI：把它的地址填进 Easel 的设置。";
const useProcessor = "请选择“仅用处理器”，任何电脑都能用。";
const updateEasel = "请更新 Easel，新版会知道新位置；或稍后再试。";

export const installerErrors: typeof english = {
  install_plan_outdated: { message: "这个方案已经过时。", remedy: "请再看一次，然后点按“安装”。" },
  install_sources_unreadable: {
    message: "无法读取安装来源列表（EASEL_INSTALL_SOURCES）。",
    remedy: "请修正那个文件，或不带它启动 Easel：那样会使用官方来源。",
  },
  not_enough_room: ({ neededBytes, spareBytes, freeBytes }) => ({
    message: `空间不足：需要 ${gigabytes(neededBytes)}（其中 ${gigabytes(spareBytes)} 为余量），可用 ${gigabytes(freeBytes)}。`,
    remedy: "请在那个磁盘上腾出空间，或选择另一个磁盘上的文件夹。",
  }),
  folder_not_empty: { message: "这个文件夹不是空的。", remedy: "请选择一个空的，以免与您的文件混在一起。" },
  folder_not_writable: { message: "Easel 无权写入这个文件夹。", remedy: "请选择您个人文件夹里的一个。" },
  folder_synchronised: {
    message: "另一个程序会把这个文件夹同步到互联网，而 ComfyUI 很大。",
    remedy: "请选择只留在这台电脑上的文件夹。",
  },
  folder_path_too_long: { message: "这个文件夹的路径对 Windows 来说太长。", remedy: "请选择更靠近根目录的，例如 C:\\ComfyUI。" },
  folder_on_network: { message: "这个文件夹在另一台电脑上。", remedy: "请选择这台电脑磁盘上的文件夹。" },
  processor_unsupported: { message: "没有适合这种处理器的 ComfyUI。", remedy: useAnotherComputer },
  intel_mac_unsupported: { message: "ComfyUI 已不再支持 Intel 处理器的 Mac。", remedy: useAnotherComputer },
  amd_card_unsupported: {
    message: "在 Windows 上 ComfyUI 支持 RX 7000 系列及更新的 AMD 显卡，而这里没有找到。",
    remedy: useProcessor,
  },
  graphics_card_too_old: ({ card }) => ({ message: `${card} 对 ComfyUI 来说太旧。`, remedy: useProcessor }),
  graphics_driver_too_old: ({ card, version }) => ({
    message: `您的 ${card} 的驱动太旧（${version}）。`,
    remedy: "请安装 NVIDIA 的最新驱动，重启电脑后再来；或选择“仅用处理器”。",
  }),

  install_already_begun: { message: "ComfyUI 已经在安装。", remedy: "请继续那次安装，或先移除它。" },
  disk_filled_up: { message: "磁盘满了。", remedy: "请腾出空间，然后点按“继续”。已完成的部分会保留。" },
  download_moved: { message: "要下载的内容已不在原来的位置。", remedy: updateEasel },
  download_not_found: ({ host, status }) => ({
    message: `Easel 想从 ${host} 下载的内容不在那里（${status}）。`,
    remedy: updateEasel,
  }),
  download_altered: ({ host }) => ({
    message: `从 ${host} 下载的内容与应有的不符，已丢弃。`,
    remedy: "请再试一次。如果仍然如此，说明您与互联网之间有东西改动了下载内容：请换一个网络。",
  }),
  download_damaged: {
    message: "下载的内容已损坏或不对，没有使用。",
    remedy: "请点按“继续”重新下载。如果仍然如此，请换一个网络。",
  },
  hosts_unreachable: ({ hosts }) => ({
    message: `连不上${hosts.length > 0 ? ` ${alternatives(hosts)}` : "互联网"}。`,
    remedy: "请检查网络连接，然后点按“继续”。已完成的部分会保留。",
  }),
  visual_cpp_missing: {
    message: "Windows 缺少 PyTorch 需要的组件：Visual C++ Redistributable。",
    remedy: "请从微软网站安装它，然后点按“继续”。",
  },
  file_held_by_program: {
    message: "另一个程序（通常是杀毒软件）占用着刚下载的内容。",
    remedy: "请等一分钟，然后点按“继续”。如果仍然如此，请让杀毒软件排除这个文件夹。",
  },
  foreign_folder_in_the_way: ({ folder }) => ({
    message: `ComfyUI 该放的位置上有一个不是 Easel 创建的文件夹“${folder}”。`,
    remedy: "请把那个文件夹移到别处，然后点按“继续”。",
  }),
  install_step_failed: ({ step, exit }) => ({
    message: `“${step}”出错结束${exit === null ? "" : `（${exit}）`}。`,
    remedy: "请点按“继续”再试。如果仍然如此，请移除已安装的内容并换个选择。它的输出在“日志”页面。",
  }),
  install_failed: { message: "安装出错结束。", remedy: "请点按“继续”再试。" },

  removal_incomplete: {
    message: "没能全部移除：另一个程序还在使用。",
    remedy: "请关闭正在使用那个文件夹的程序，然后再移除一次。",
  },
};
