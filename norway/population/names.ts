/** Names that many bear, so that nobody is meant. A person gets one at random. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const givenNames = {
  female: words(`
    Anne Inger Kari Marit Ingrid Liv Eva Berit Astrid Bjørg Hilde Anna Solveig Marianne Randi Ida Nina Maria Elisabeth
    Kristin Bente Heidi Silje Hanne Linda Tone Turid Anita Wenche Camilla Emma Nora Sofie Olivia Ella Maja Selma Leah
    Emilie Frida Tiril Amalie Sara Ingeborg Jenny Hedda Astri Live Oda Vilde Thea Mia Aisha Fatima Elena Katarzyna
  `),
  male: words(`
    Jan Per Bjørn Ole Lars Kjell Knut Arne Svein Thomas Hans Geir Tor Morten Terje Odd Erik Martin Anders Andreas John
    Rune Trond Tore Daniel Jon Magnus Marius Kristian Fredrik Jakob Noah Oskar Lucas Oliver Emil Filip Isak Aksel Henrik
    Theodor Sander Elias Johannes Håkon Eirik Sindre Nils Mikkel Jonas Ali Mohammed Piotr Tomasz Ahmed Omar
  `),
} as const

export const familyNames = words(`
  Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen
  Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen Moen Gundersen Iversen
  Strand Solberg Svendsen Eide Knutsen Martinsen Paulsen Bakken Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Ali
  Lunde Solheim Berge Moe Nygård Bakke Kristensen Fredriksen Holm Lien Hauge Christensen Andresen Nielsen Knudsen Evensen
  Sæther Aas Myhre Haugland Ahmed Thomassen Sivertsen Simonsen Danielsen Berntsen Sandvik Rønning Arnesen Vik Haug Kowalski
`)

export const streetNames = words(`
  Storgata Kirkeveien Skolegata Parkveien Strandgata Bjørkeveien Granveien Furuveien Nygata Elvegata Fjellveien
  Solbakken Lyngveien Industrigata Havnegata Ringveien Møllergata Haugveien
`)

/** Where people come from and go to, most often first. */
export const countries = [
  'SE',
  'PL',
  'DK',
  'DE',
  'UA',
  'LT',
  'GB',
  'US',
  'IN',
  'SY',
  'PH',
  'ES',
] as const
