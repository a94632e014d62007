// Four looks, each a few custom properties and at most a theme: docs/theming.md has the same ones.

export const presets = {
  calm: { accent: '#3d6b8f', radius: 14, size: 14, theme: 'auto' },
  warm: { accent: '#a8481f', radius: 22, size: 15, theme: 'auto' },
  contrast: { accent: '#0033b8', radius: 4, size: 16, theme: 'light' },
  midnight: { accent: '#8f7bff', radius: 12, size: 14, theme: 'dark' },
};
