/** Languages beside English, which the texts in the code are. Each has a catalog of its name beside this file. */
export const LANGUAGES = ['es', 'pt'] as const;

export type Language = (typeof LANGUAGES)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** PULSO_LANG before LC_ALL, LC_MESSAGES and LANG, as POSIX ranks them; undefined: English. `pt_BR.UTF-8` → `pt` */
export function chooseLanguage(env: Environment): Language | undefined {
  const names = ['PULSO_LANG', 'LC_ALL', 'LC_MESSAGES', 'LANG'];
  const locale = names
    .map((name) => env[name])
    .find((value) => value !== undefined && value !== '');
  const language = /^([a-z]+)(?:[-_.@]|$)/i.exec(locale ?? '')?.[1]?.toLowerCase();
  return LANGUAGES.find((one) => one === language);
}
