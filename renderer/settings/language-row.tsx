import { LANGUAGES, languageNames } from "#contract/language.ts";
import { messages } from "#contract/messages/messages.ts";
import type { Settings } from "#contract/view.ts";
import { Segmented } from "../ui/segmented.tsx";

const words = messages.settings.look;

/** In which language Easel speaks. Each is named in itself, for those who read only that one. */
export function LanguageRow({ chosen, onChoose }: { chosen: Settings["language"]; onChoose: (language: Settings["language"]) => void }) {
  return (
    <div className="settings-row">
      <span className="switch-label">{words.language}</span>
      <Segmented
        label={words.language}
        value={chosen}
        options={[
          { value: "system", label: words.systemLanguage },
          ...LANGUAGES.map((language) => ({ value: language, label: languageNames[language] })),
        ]}
        onChange={onChoose}
      />
    </div>
  );
}
