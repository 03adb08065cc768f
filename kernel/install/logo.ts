/** The kernel's picture in JupyterLab's launcher: a nabla with a value coming in and a gradient going back. */
export const LOGO_SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">
  <rect width="64" height="64" rx="12" fill="#0b3c5d"/>
  <path d="M12 16h40L32 52z" fill="none" stroke="#fff" stroke-width="6" stroke-linejoin="round"/>
  <circle cx="12" cy="16" r="6" fill="#35c08e"/>
  <circle cx="52" cy="16" r="6" fill="#35c08e"/>
  <circle cx="32" cy="52" r="6" fill="#f2762e"/>
</svg>
`;
