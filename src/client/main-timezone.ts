import { getCountry } from 'countries-and-timezones';

/** Countries of several zones whose capital names none of them, and those the library has no zone for. */
const MAIN_TIMEZONES: Readonly<Record<string, string>> = {
  AC: 'Atlantic/St_Helena',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CN: 'Asia/Shanghai',
  EC: 'America/Guayaquil',
  FM: 'Pacific/Pohnpei',
  KI: 'Pacific/Tarawa',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PS: 'Asia/Hebron',
  TA: 'Atlantic/St_Helena',
  US: 'America/New_York',
  VN: 'Asia/Ho_Chi_Minh',
  XK: 'Europe/Belgrade',
};

/** The IANA zone of a country's capital, or of most of its people; undefined where nobody lives. */
export function findMainTimezone(country: string, capital: string): string | undefined {
  const known = MAIN_TIMEZONES[country];
  if (known !== undefined) return known;
  const zones = getCountry(country)?.timezones ?? [];
  if (zones.length === 1) return zones[0];
  return zones.find((zone) => lettersOf(zone.slice(zone.lastIndexOf('/'))) === lettersOf(capital));
}

function lettersOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}
