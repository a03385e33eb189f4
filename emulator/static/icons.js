// Line icons of our own: emoji look different, or are missing, from one machine to the next.

const PATHS = {
  app: 'M5 5h14v14H5zM5 9h14',
  album: 'M7 4h13v11H7zM4 8v12h13M7 13l4-4 4 4 2-2 3 3',
  ask: 'M9 9.2a3 3 0 1 1 4.4 2.7c-1 .5-1.4 1.1-1.4 2.1M12 17.6v.2M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z',
  burst: 'M4 7h10M4 12h10M4 17h6M17 9l3 3-3 3',
  channel: 'M4 10v4h3l7 4V6l-7 4zM17.5 9.5a4 4 0 0 1 0 5',
  chart: 'M5 20V11M12 20V4M19 20v-6',
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  contact: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM5 20c.6-3.6 3.2-5.4 7-5.4s6.400 1.800 7 5.4',
  document: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4M10 12h5M10 16h5',
  edit: 'M5 19h3.500L19 8.500 15.500 5 5 15.500zM13.500 7 17 10.500',
  forward: 'M13 6l6 5.500-6 5.500v-3.500c-4 0-6.500 1-8.500 4 .4-5 3.500-8.200 8.500-8.500z',
  heart: 'M12 19.500C6 15.500 4 12.500 4 9.500 4 7 6 5.500 8 5.500c1.700 0 3.200 1 4 2.500.8-1.500 2.300-2.500 4-2.500 2 0 4 1.500 4 4 0 3-2 6-8 10z',
  hidden: 'M3.500 12c2-4 5-6 8.500-6s6.500 2 8.500 6c-2 4-5 6-8.500 6s-6.500-2-8.500-6zM5 19 19 5',
  like: 'M4 11h3v8.500H4zM7 11.500 11 4c1.500 0 2.300 1 2 2.500L12.500 10H19c1 0 1.600.9 1.400 1.800l-1.500 6c-.2.9-.9 1.500-1.800 1.700H7',
  link: 'M8 8h8v8M16 8 7 17',
  play: 'M8 5.500v13l10.500-6.500z',
  place: 'M12 21c4-4.500 6.500-7.800 6.500-11a6.500 6.500 0 1 0-13 0c0 3.200 2.500 6.500 6.500 11zM12 7.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  reply: 'M11 6l-6 5.500 6 5.500v-3.500c4 0 6.500 1 8.500 4-.4-5-3.500-8.200-8.500-8.500z',
  urgent: 'M12 4.500 21 19.500H3zM12 10v4.500M12 17v.2',
  voice: 'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3.500',
  music: 'M9 17V6l10-2v11M9 17a2.500 2.500 0 1 1-2.500-2.500H9M19 15a2.500 2.500 0 1 1-2.500-2.500H19',
};
const SVG = 'http://www.w3.org/2000/svg';

export function icon(name, side = 20) {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = {
    viewBox: '0 0 24 24', width: side, height: side, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8,
    'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', class: 'glyph',
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name] ?? PATHS.document);
  svg.append(path);
  return svg;
}
