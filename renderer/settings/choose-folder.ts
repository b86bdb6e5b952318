import { act } from "../state/act.ts";

/** The system's folder dialog, then the engine in it. Closing the dialog changes nothing. */
export async function chooseFolder(onChosen: () => void): Promise<void> {
  const answer = await act("engine.chooseFolder");
  const used = answer.ok && answer.value ? await act("engine.use", answer.value) : null;
  if (used?.ok) onChosen();
}
