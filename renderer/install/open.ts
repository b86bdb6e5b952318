import { create } from "zustand";

/** Whether the wizard is shown, from wherever it was asked for. */
export const useInstallDialog = create<{ open: boolean }>(() => ({ open: false }));

export const openInstall = (): void => useInstallDialog.setState({ open: true });
export const closeInstall = (): void => useInstallDialog.setState({ open: false });
