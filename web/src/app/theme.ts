import { create } from "zustand";

export type Theme = "system" | "light" | "dark";

const KEY = "atelier.theme"; // public/start.js reads it before the first paint
const dark = matchMedia("(prefers-color-scheme: dark)");

function apply(theme: Theme): void {
  const shown = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  document.documentElement.dataset.theme = shown;
}

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

/** Light, dark, or as the system has it. */
export const useTheme = create<{ theme: Theme; choose: (theme: Theme) => void }>((set) => ({
  theme: stored(),
  choose: (theme) => {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
    apply(theme);
    set({ theme });
  },
}));

dark.addEventListener("change", () => apply(useTheme.getState().theme));
apply(stored());
