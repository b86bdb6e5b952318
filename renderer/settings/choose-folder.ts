import { useState } from "react";
import { act } from "../easel.ts";

/** The system's folder dialog, then the engine in it. Closing the dialog changes nothing. */
export function useChooseFolder(onChosen?: () => void): { choosing: boolean; choose: () => Promise<void> } {
  const [choosing, setChoosing] = useState(false);
  const choose = async () => {
    setChoosing(true);
    const answer = await act("engine.chooseFolder");
    const used = answer.ok && answer.value ? await act("engine.use", answer.value) : null;
    setChoosing(false);
    if (used?.ok) onChosen?.();
  };
  return { choosing, choose };
}
