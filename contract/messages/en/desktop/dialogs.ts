import { formats } from "../formats.ts";

const { plural, count } = formats;

/** Questions in dialogs of the system: what is asked, what the answers mean, the buttons. */
export const dialogs = {
  closeWindow: {
    question: "Should Easel keep running without its window?",
    detail:
      "AI apps can then go on making pictures. Your desktop shows no icon for it: to see the window again, start Easel once more. Easel remembers your answer; the settings can change it.",
    keep: "Keep running",
    quit: "Quit Easel",
    cancel: "Cancel",
  },
  quitAiApp: {
    question: (aiApp: string) => `${aiApp} is open`,
    detail:
      "It reads its settings only when it starts, and may write its own copy over them. Easel asks it to quit, waits until it has, and opens it again. Nothing is forced.",
    quit: (aiApp: string) => `Quit ${aiApp} and go on`,
    leave: "Leave it open",
  },
  removeComfyui: {
    question: "Remove the ComfyUI that Easel installed?",
    /** `files` of the person's own stay in `folder`. */
    detail: (files: number, folder: string) =>
      files === 0
        ? "Everything that was downloaded for it is deleted."
        : `What was downloaded for it is deleted. ${plural(files, {
            one: "One file of your own stays",
            other: `${count(files)} files of your own (models, pictures, add-ons) stay`,
          })} in ${folder}.`,
    remove: "Remove it",
    keep: "Keep it",
  },
  revokeToken: {
    question: (token: string) => `Revoke the key ${token}?`,
    detail: "Whoever uses it is refused at once. The pictures that were made with it stay.",
    revoke: "Revoke",
    keep: "Keep",
  },
  removeFromAiApps: {
    question: "Take Easel out of all AI apps?",
    detail:
      "Their settings become what they were without Easel. Pictures, models and everything else stay, and you can connect the apps again at any time.",
    remove: "Take it out",
    keep: "Leave it in",
  },
  resetSettings: {
    question: "Reset all settings?",
    detail:
      "Lost: which engine is used and how it is started, language, appearance, limits, allowed folders, and that other computers may use Easel. Kept: pictures, models, workflows, connected AI apps, further engines, keys.",
    reset: "Reset",
    keep: "Keep them",
  },
  chooseCertificate: { certificate: "Where is the certificate?", key: "Where is its key?", files: "PEM file" },
  chooseAllowedFolder: "From which folder may AI apps read pictures?",
  chooseComfyui: "Where is your ComfyUI?",
  chooseModelFile: "Choose a model file",
  chooseModels: "Where are your models?",
  chooseInstallFolder: "Where should ComfyUI go?",
  chooseSaveFolder: "Where should the pictures be saved?",
  choosePictures: "Which folder has pictures for the gallery?",
  pictureFiles: "Picture",
  extensionFiles: "Extension for Claude Desktop",
};
