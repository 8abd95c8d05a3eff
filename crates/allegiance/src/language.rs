//! Which language a text is in, so that what is not English is kept and marked, not misread.

/// Letters that are looked at.
const SAMPLE: usize = 1000;

/// Texts with fewer letters are too short to judge.
const ENOUGH: usize = 120;

/// ISO 639-1 code of the language of `text`; `said` (what the report says of itself) where the text is too short to tell,
/// and English where nothing tells.
pub fn language_of(text: &str, said: Option<&str>) -> String {
    let sample: String = text.chars().take(SAMPLE).collect();
    let said = said.and_then(short).unwrap_or_else(|| "en".to_owned());
    if sample.chars().filter(|letter| letter.is_alphabetic()).count() < ENOUGH {
        return said;
    }
    match whatlang::detect(&sample) {
        Some(info) if info.is_reliable() => short(info.lang().code()).unwrap_or_else(|| "en".to_owned()),
        _ => said,
    }
}

/// Whether it can be read.
pub(crate) fn is_english(report: &codebook::Report) -> bool {
    &*report.language == "en"
}

/// `en` for `en`, `eng`, `en-GB`, `English`.
fn short(code: &str) -> Option<String> {
    let code = code.trim().to_ascii_lowercase();
    let first = code.split(['-', '_']).next()?;
    if first.len() == 2 {
        return Some(first.to_owned());
    }
    let by_name = || {
        whatlang::Lang::all().iter().find(|lang| lang.eng_name().eq_ignore_ascii_case(first)).map(whatlang::Lang::code)
    };
    let long = if first.len() == 3 { first } else { by_name()? };
    let pair = TWO_LETTERS.split_whitespace().find(|pair| pair.starts_with(long));
    Some(pair.map_or_else(|| long.to_owned(), |pair| pair[4..].to_owned()))
}

/// ISO 639-3 to 639-1 for the languages that can be told apart.
const TWO_LETTERS: &str = "afr=af aka=ak amh=am ara=ar aze=az bel=be ben=bn bul=bg cat=ca ces=cs cmn=zh cym=cy dan=da deu=de \
    ell=el eng=en epo=eo est=et fin=fi fra=fr guj=gu heb=he hin=hi hrv=hr hun=hu hye=hy ind=id ita=it jav=jv jpn=ja kan=kn \
    kat=ka khm=km kor=ko lat=la lav=lv lit=lt mal=ml mar=mr mkd=mk mya=my nep=ne nld=nl nob=nb ori=or pan=pa pes=fa pol=pl \
    por=pt ron=ro rus=ru sin=si slk=sk slv=sl sna=sn spa=es srp=sr swe=sv tam=ta tel=te tgl=tl tha=th tuk=tk tur=tr ukr=uk \
    urd=ur uzb=uz vie=vi yid=yi zul=zu";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_apart() {
        let english = "The prime minister said on Wednesday that his country would not send anyone to the summit, and that it \
                       had frozen its participation in the alliance some months ago.";
        let french = "Le premier ministre a déclaré mercredi que son pays n'enverrait personne au sommet et qu'il avait gelé sa \
                      participation à l'alliance il y a quelques mois déjà, selon la presse.";
        assert_eq!(language_of(english, None), "en");
        assert_eq!(language_of(english, Some("fr")), "en");
        assert_eq!(language_of(french, Some("en")), "fr");
    }

    #[test]
    fn short_texts_are_what_they_say() {
        assert_eq!(language_of("Ok.", None), "en");
        assert_eq!(language_of("Ok.", Some("Russian")), "ru");
        assert_eq!(language_of("Ok.", Some("en-GB")), "en");
    }
}
