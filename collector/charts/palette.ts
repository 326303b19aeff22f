/** What a mark of a chart stands for; its colour follows from it. */
export type InkRole =
  | "bar"
  | "bar-provisional"
  | "bar-today"
  | "grid"
  | "label"
  | "title"
  | "paper"
  | "line-a"
  | "line-b"
  | "wash-a"
  | "band-0"
  | "band-1"
  | "band-2"
  | "band-3"
  | "band-4"
  | "band-5"
  | "band-other";

/** Light on dark or dark on light. */
export type Theme = "light" | "dark";

/**
 * The colours of all charts. Versions are bands of one hue from strong (newest) to faint, so that the
 * order is seen without telling hues apart; two lines differ in hue, lightness and dashes.
 */
export const PALETTE: Readonly<Record<Theme, Readonly<Record<InkRole, string>>>> = {
  light: {
    "bar": "#0d5c6b",
    "bar-provisional": "#4b97a6",
    "bar-today": "#4b97a6",
    "grid": "#e6e3dc",
    "label": "#59626c",
    "title": "#1b2127",
    "paper": "#ffffff",
    "line-a": "#0d5c6b",
    "line-b": "#b04a06",
    "wash-a": "#dcecef",
    "band-0": "#0a4854",
    "band-1": "#17707f",
    "band-2": "#4397a5",
    "band-3": "#7ab8c2",
    "band-4": "#aed4da",
    "band-5": "#d5e9ec",
    "band-other": "#cfc9bd",
  },
  dark: {
    "bar": "#5fc3d1",
    "bar-provisional": "#3c8e9b",
    "bar-today": "#3c8e9b",
    "grid": "#2d333a",
    "label": "#a4adb7",
    "title": "#e9ecef",
    "paper": "#1b1f24",
    "line-a": "#5fc3d1",
    "line-b": "#f3a35c",
    "wash-a": "#1d3a40",
    "band-0": "#d3f1f4",
    "band-1": "#98d8df",
    "band-2": "#5fb9c4",
    "band-3": "#38929d",
    "band-4": "#276c76",
    "band-5": "#1e4c54",
    "band-other": "#566069",
  },
};
