/** Animals that sit, sleep, and some of them also walk. */
import { curl, type Sitter, sit } from "./sitters.ts";
import type { Subject } from "./subject.ts";
import { type Walker, walker } from "./walkers.ts";

function animal(name: string, words: string, size: number, spec: Sitter): Subject {
  return {
    name,
    words,
    habitat: "ground",
    size,
    breadth: 0.95,
    draw(artist, casting) {
      const walks = WALKS[name];
      if (casting.poses.has("sleeping")) curl(artist, spec, casting);
      else if (walks && (casting.poses.has("running") || (casting.props.size === 0 && !casting.company && casting.random.chance(0.22))))
        walker(artist, walks, casting);
      else sit(artist, spec, casting);
    },
  };
}

/** How those that also walk look from the side; `walkers.ts` explains the numbers. */
const WALKS: Readonly<Record<string, Walker>> = {
  fox: {
    coat: "#dd6b2c",
    pale: "#fbf3e4",
    dark: "#3a2a2a",
    back: 0.4,
    length: 0.44,
    depth: 0.105,
    neck: [0.13, 0.15, 0.085],
    head: [0.2, 0.095, 0.05],
    leg: 0.028,
    ears: "pointed",
    tail: "brush",
    socks: 0.5,
  },
  wolf: {
    coat: "#7c8492",
    pale: "#e4e4e2",
    dark: "#444a58",
    back: 0.48,
    length: 0.46,
    depth: 0.13,
    neck: [0.14, 0.17, 0.105],
    head: [0.21, 0.105, 0.05],
    leg: 0.034,
    ears: "pointed",
    tail: "plume",
    socks: 0,
  },
};

export const SITTERS: readonly Subject[] = [
  animal("fox", "fox foxes vixen", 1, {
    coat: "#e0702f",
    pale: "#fdf4e3",
    dark: "#3d2b2b",
    head: [0.235, 0.18, 1],
    ears: "pointed",
    tail: "brush",
    face: "fox",
    socks: true,
  }),
  animal("cat", "cat kitten kitty feline tabby", 0.9, {
    coat: "#6f6a78",
    pale: "#f4ead8",
    dark: "#4a4553",
    head: [0.22, 0.18, 0.1],
    ears: "pointed",
    tail: "slim",
    face: "cat",
  }),
  animal("dog", "dog puppy hound labrador retriever golden-retriever corgi beagle doggy poodle terrier", 1, {
    coat: "#cf9a58",
    pale: "#f7e9cf",
    dark: "#8b5a34",
    head: [0.21, 0.2, 0],
    ears: "floppy",
    tail: "curl",
    face: "muzzle",
  }),
  animal("wolf", "wolf wolves husky coyote", 1.1, {
    coat: "#7f8896",
    pale: "#eceae4",
    dark: "#4b5262",
    head: [0.23, 0.2, 0.7],
    ears: "pointed",
    tail: "brush",
    face: "fox",
  }),
  animal("rabbit", "rabbit bunny hare bunnies", 0.85, {
    coat: "#c9b097",
    pale: "#fbf3e6",
    dark: "#8f7660",
    head: [0.19, 0.17, 0],
    ears: "long",
    tail: "puff",
    face: "cat",
    plump: 1.05,
  }),
  animal("bear", "bear grizzly cub teddy teddy-bear", 1.2, {
    coat: "#8a5a3b",
    pale: "#d8b78e",
    dark: "#5b3a28",
    head: [0.23, 0.2, 0],
    ears: "round",
    tail: "none",
    face: "muzzle",
    plump: 1.35,
  }),
  animal("polarbear", "polar-bear", 1.2, {
    coat: "#f1ede2",
    pale: "#ffffff",
    dark: "#b9b6b0",
    head: [0.22, 0.19, 0],
    ears: "round",
    tail: "none",
    face: "muzzle",
    plump: 1.35,
  }),
  animal("panda", "panda", 1.1, {
    coat: "#f6f1e6",
    pale: "#f6f1e6",
    dark: "#2f2c35",
    head: [0.25, 0.21, 0],
    ears: "round",
    tail: "none",
    face: "panda",
    plump: 1.35,
  }),
  animal("lion", "lion lioness", 1.15, {
    coat: "#dba24c",
    pale: "#f6e3bd",
    dark: "#9c5a2a",
    head: [0.21, 0.2, 0],
    ears: "round",
    tail: "tuft",
    face: "cat",
    mane: "#a85e2b",
    plump: 1.1,
  }),
  animal("tiger", "tiger", 1.15, {
    coat: "#e58a34",
    pale: "#fdf3e2",
    dark: "#33272a",
    head: [0.24, 0.21, 0.1],
    ears: "round",
    tail: "slim",
    face: "cat",
    stripes: true,
    plump: 1.1,
  }),
  animal("raccoon", "raccoon racoon badger red-panda", 0.9, {
    coat: "#8c8b90",
    pale: "#f2eee6",
    dark: "#3b3942",
    head: [0.24, 0.18, 0.6],
    ears: "round",
    tail: "ringed",
    face: "mask",
  }),
  animal("mouse", "mouse mice hamster rat squirrel", 0.7, {
    coat: "#a89a94",
    pale: "#f3e7dc",
    dark: "#7c706c",
    head: [0.2, 0.18, 0],
    ears: "round",
    tail: "slim",
    face: "muzzle",
    plump: 1.1,
  }),
  animal("koala", "koala", 0.9, {
    coat: "#9aa0a8",
    pale: "#ece8e4",
    dark: "#6b7078",
    head: [0.24, 0.2, 0],
    ears: "round",
    tail: "none",
    face: "koala",
    plump: 1.2,
  }),
];
