import { formats } from "../formats.ts";

const { alternatives, decimal } = formats;

const GIGABYTE_BYTES = 1024 ** 3;
const gigabytes = (bytes: number): string => `${decimal(bytes / GIGABYTE_BYTES)} GB`;

const useAnotherComputer = "Use a ComfyUI on another computer: its address goes into Easel's settings.";
const useProcessor = "Choose “Processor only”, which works on every computer.";

/** Installing ComfyUI, and removing it. */
export const installerErrors = {
  // What is planned
  install_plan_outdated: { message: "That plan is no longer valid.", remedy: "Look at it once more, then press Install." },
  install_sources_unreadable: {
    message: "The list of places to install from (EASEL_INSTALL_SOURCES) cannot be read.",
    remedy: "Mend that file, or start Easel without it: then the official places are used.",
  },
  /** All in bytes; `neededBytes` includes `spareBytes`. */
  not_enough_room: ({ neededBytes, spareBytes, freeBytes }: { neededBytes: number; spareBytes: number; freeBytes: number }) => ({
    message: `There is not enough room: ${gigabytes(neededBytes)} are needed (${gigabytes(spareBytes)} of them to spare), ${gigabytes(freeBytes)} are free.`,
    remedy: "Make room on that disk, or choose a folder on another one.",
  }),
  folder_not_empty: {
    message: "That folder is not empty.",
    remedy: "Choose an empty one, so that nothing of yours is mixed with it.",
  },
  folder_not_writable: { message: "Easel may not write into that folder.", remedy: "Choose one in your home folder." },
  folder_synchronised: {
    message: "That folder is copied to the internet by another program, and ComfyUI is large.",
    remedy: "Choose one that stays on this computer.",
  },
  folder_path_too_long: {
    message: "The path of that folder is too long for Windows.",
    remedy: "Choose one nearer to the top, like C:\\ComfyUI.",
  },
  folder_on_network: { message: "That folder is on another computer.", remedy: "Choose one on a disk of this computer." },
  processor_unsupported: { message: "There is no ComfyUI for this kind of processor.", remedy: useAnotherComputer },
  intel_mac_unsupported: { message: "ComfyUI no longer runs on Macs with an Intel processor.", remedy: useAnotherComputer },
  amd_card_unsupported: {
    message: "ComfyUI uses AMD cards on Windows from the RX 7000 series on, and none was found.",
    remedy: useProcessor,
  },
  graphics_card_too_old: ({ card }: { card: string }) => ({ message: `The ${card} is too old for ComfyUI.`, remedy: useProcessor }),
  /** `version`: the driver's major version. */
  graphics_driver_too_old: ({ card, version }: { card: string; version: number }) => ({
    message: `The driver of your ${card} is too old (${version}).`,
    remedy: "Install NVIDIA's newest driver, restart the computer and come back; or choose “Processor only”.",
  }),

  // While it is installed
  install_already_begun: {
    message: "ComfyUI is already being installed.",
    remedy: "Continue that installation, or remove it first.",
  },
  disk_filled_up: { message: "The disk has become full.", remedy: "Make room on it, then press Continue. What is done stays done." },
  download_moved: {
    message: "Something that has to be fetched is no longer where it was.",
    remedy: "Update Easel, which then knows the new place; or try again later.",
  },
  /** `status`: of HTTP. */
  download_not_found: ({ host, status }: { host: string; status: number }) => ({
    message: `What Easel wanted to fetch from ${host} is not there (${status}).`,
    remedy: "Update Easel, which then knows the new place; or try again later.",
  }),
  download_altered: ({ host }: { host: string }) => ({
    message: `What came from ${host} is not what it should be, so it was thrown away.`,
    remedy: "Try again. If it stays so, something between you and the internet changes downloads: try another network.",
  }),
  download_damaged: {
    message: "What was fetched is damaged, or not what it should be, so it is not used.",
    remedy: "Press Continue to fetch it again. If it stays so, try another network.",
  },
  /** Any of the hosts; none where it is not known which. */
  hosts_unreachable: ({ hosts }: { hosts: readonly string[] }) => ({
    message: `${hosts.length > 0 ? alternatives(hosts) : "The internet"} could not be reached.`,
    remedy: "Check the internet connection, then press Continue. What is done stays done.",
  }),
  visual_cpp_missing: {
    message: "Windows lacks a part that PyTorch needs: the Visual C++ Redistributable.",
    remedy: "Install it from Microsoft's website, then press Continue.",
  },
  file_held_by_program: {
    message: "Another program, often a virus scanner, holds on to what was just fetched.",
    remedy: "Wait a minute, then press Continue. If it stays so, exempt the folder from the scanner.",
  },
  foreign_folder_in_the_way: ({ folder }: { folder: string }) => ({
    message: `A folder “${folder}” that Easel did not make lies where ComfyUI belongs.`,
    remedy: "Move that folder somewhere else, then press Continue.",
  }),
  /** `step`: its title. `exit`: the exit code or signal of its program; null when it had none. */
  install_step_failed: ({ step, exit }: { step: string; exit: string | number | null }) => ({
    message: `“${step}” ended with an error${exit === null ? "" : ` (${exit})`}.`,
    remedy:
      "Press Continue to try again. If it stays so, remove what was installed, and choose something else. What it said is on the logs page.",
  }),
  install_failed: { message: "The installation ended with an error.", remedy: "Press Continue to try again." },

  // While it is removed
  removal_incomplete: {
    message: "Not everything could be removed: another program still uses it.",
    remedy: "Close programs that look into that folder, then remove it once more.",
  },
};
