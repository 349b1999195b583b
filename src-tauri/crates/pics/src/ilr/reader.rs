//! The stream of learners.

use super::bounds::{Bound, Held};
use super::decoded::{Decoded, Fault};
use super::record::{AIM_FIELDS, LEARNER_FIELDS};
use super::{IlrAim, IlrError, IlrErrorKind, IlrLearner};
use quick_xml::Error;
use quick_xml::errors::IllFormedError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceError, ResolveResult};
use quick_xml::reader::NsReader;
use std::collections::BTreeMap;
use std::io::Read;

/// Reads the learners of an ILR file, one after another. After an error there is no more.
pub fn read<R: Read>(input: R) -> IlrReader<R> {
    let mut xml = NsReader::from_reader(Decoded::new(input));
    xml.config_mut().expand_empty_elements = true;
    IlrReader {
        xml,
        buffer: Vec::new(),
        namespace: None,
        open: Vec::new(),
        text: String::new(),
        learner: IlrLearner::default(),
        aim: IlrAim::default(),
        held: Held::default(),
        line: 1,
        seen: BTreeMap::new(),
        aims: 0,
        over: false,
    }
}

/// The learners of an ILR file.
pub struct IlrReader<R: Read> {
    xml: NsReader<Decoded<R>>,
    buffer: Vec<u8>,
    /// That of the outermost element, once it was read; elements of others are passed over.
    namespace: Option<String>,
    open: Vec<Open>,
    text: String,
    learner: IlrLearner,
    aim: IlrAim,
    /// What the learner holds so far.
    held: Held,
    line: u64,
    /// References so far, and where their learners began.
    seen: BTreeMap<String, u64>,
    /// Learning aims so far.
    aims: usize,
    over: bool,
}

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Open {
    element: Element,
    /// Others stand inside.
    is_record: bool,
}

/// What an open element means at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Message,
    Learner,
    LearnerField(&'static str),
    Aim,
    AimField(&'static str),
    Other,
}

/// What came of one piece of the file.
enum Step {
    Going,
    Learner(Box<IlrLearner>),
    End,
}

impl<R: Read> Iterator for IlrReader<R> {
    type Item = Result<IlrLearner, IlrError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut found = None;
        while !self.over && found.is_none() {
            buffer.clear();
            match self.step(&mut buffer) {
                Ok(Step::Going) => {}
                Ok(Step::Learner(learner)) => found = Some(Ok(*learner)),
                Ok(Step::End) => self.over = true,
                Err(kind) => {
                    self.over = true;
                    found = Some(Err(self.error(kind)));
                }
            }
        }
        self.buffer = buffer;
        found
    }
}

impl<R: Read> IlrReader<R> {
    fn step(&mut self, buffer: &mut Vec<u8>) -> Result<Step, IlrErrorKind> {
        let place = self.xml.buffer_position();
        let input = self.xml.get_mut();
        input.begin_event();
        self.line = input.line_at(place);
        let (namespace, event) = match self.xml.read_resolved_event_into(buffer) {
            Ok((ResolveResult::Bound(Namespace(name)), event)) => (Some(name), event),
            Ok((_, event)) => (None, event),
            Err(error) => return Err(self.kind_of(&error)),
        };
        match event {
            Event::Start(tag) => {
                within_bounds(&tag)?;
                let name = tag.local_name();
                let name = name.as_ref();
                if self.namespace.is_none() {
                    let ilr = namespace.filter(|ns| name == "Message" && is_ilr(ns));
                    let ilr = ilr.ok_or_else(|| IlrErrorKind::NotIlr {
                        root: shortened(name),
                    })?;
                    self.namespace = Some(ilr.to_owned());
                    self.push(Element::Message);
                } else {
                    let ours = namespace == self.namespace.as_deref();
                    self.start(name, ours)?;
                }
            }
            Event::End(_) => return self.end(),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.reference(&reference)?,
            Event::DocType(name) => {
                let html = name
                    .get(..4)
                    .is_some_and(|start| start.eq_ignore_ascii_case("html"));
                return Err(match html {
                    true => IlrErrorKind::NotIlr {
                        root: "html".to_owned(),
                    },
                    false => IlrErrorKind::DocumentType,
                });
            }
            Event::Eof if !self.open.is_empty() => return Err(IlrErrorKind::CutOff),
            Event::Eof if self.namespace.is_none() => return Err(IlrErrorKind::NotXml),
            Event::Eof => return Ok(Step::End),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Empty(_) => {}
        }
        Ok(Step::Going)
    }

    fn start(&mut self, name: &str, ours: bool) -> Result<(), IlrErrorKind> {
        within(Bound::Depth, self.open.len() + 1)?;
        self.count()?;
        let named = |fields: &[&'static str]| fields.iter().find(|f| **f == name).copied();
        let element = match self.innermost() {
            // A second outermost element.
            None => return Err(IlrErrorKind::NotXml),
            Some(Element::Message) if ours && name == "Learner" => {
                within(Bound::Learners, self.seen.len() + 1)?;
                self.held = Held::default();
                self.learner = IlrLearner {
                    line: self.line,
                    ..IlrLearner::default()
                };
                Element::Learner
            }
            Some(Element::Learner) if ours && name == "LearningDelivery" => {
                self.aims += 1;
                within(Bound::Aims, self.learner.aims.len() + 1)?;
                within(Bound::AllAims, self.aims)?;
                self.aim = IlrAim::default();
                Element::Aim
            }
            Some(Element::Learner) if ours => {
                named(LEARNER_FIELDS).map_or(Element::Other, Element::LearnerField)
            }
            Some(Element::Aim) if ours => {
                named(AIM_FIELDS).map_or(Element::Other, Element::AimField)
            }
            Some(_) => Element::Other,
        };
        if matches!(element, Element::LearnerField(_) | Element::AimField(_)) {
            self.text.clear();
        }
        self.push(element);
        Ok(())
    }

    fn push(&mut self, element: Element) {
        self.open.push(Open {
            element,
            is_record: false,
        });
    }

    /// The innermost open element.
    fn innermost(&self) -> Option<Element> {
        self.open.last().map(|open| open.element)
    }

    /// Counts an element that begins inside a learner: as a field at first, and what it stands in
    /// as a record from then on.
    fn count(&mut self) -> Result<(), IlrErrorKind> {
        if !self.is_in_learner() {
            return Ok(());
        }
        self.held.fields += 1;
        if let Some(outer) = self.open.last_mut()
            && !std::mem::replace(&mut outer.is_record, true)
        {
            self.held.records += 1;
            self.held.fields = self.held.fields.saturating_sub(1);
        }
        within(Bound::Fields, self.held.fields)?;
        within(Bound::Records, self.held.records)
    }

    fn is_in_learner(&self) -> bool {
        self.open
            .iter()
            .any(|open| open.element == Element::Learner)
    }

    fn end(&mut self) -> Result<Step, IlrErrorKind> {
        match self.open.pop().map(|open| open.element) {
            Some(Element::LearnerField(field)) => self.learner.set(field, &self.text)?,
            Some(Element::AimField(field)) => self.aim.set(field, &self.text)?,
            Some(Element::Aim) => self.learner.aims.push(std::mem::take(&mut self.aim)),
            Some(Element::Learner) => return self.learner_ended().map(Step::Learner),
            Some(Element::Message | Element::Other) | None => {}
        }
        Ok(Step::Going)
    }

    fn learner_ended(&mut self) -> Result<Box<IlrLearner>, IlrErrorKind> {
        let line = self.learner.line;
        // What is wrong is the learner as a whole, not its last line.
        self.line = line;
        if self.learner.learner_ref.is_empty() {
            return Err(IlrErrorKind::MissingReference);
        }
        // Case apart: a reference is one to people who type it.
        let reference = self.learner.learner_ref.to_ascii_lowercase();
        if let Some(first) = self.seen.insert(reference, line) {
            self.push(Element::Learner);
            return Err(IlrErrorKind::DuplicateReference { first_line: first });
        }
        self.learner.aims.shrink_to_fit();
        Ok(Box::new(std::mem::take(&mut self.learner)))
    }

    fn text(&mut self, text: &str) -> Result<(), IlrErrorKind> {
        match self.innermost() {
            Some(Element::LearnerField(field) | Element::AimField(field)) => {
                self.text.push_str(text);
                // There are no more characters than bytes, which cost nothing to count.
                if Bound::Field.is_passed_by(self.text.len())
                    && Bound::Field.is_passed_by(self.text.chars().count())
                {
                    return Err(IlrErrorKind::OverBound {
                        bound: Bound::Field,
                        field: Some(field),
                    });
                }
            }
            Some(_) => {}
            // Outside of everything there is nothing but white space.
            None if text.trim().is_empty() => {}
            None => return Err(IlrErrorKind::NotXml),
        }
        Ok(())
    }

    /// Nothing is expanded but characters given by number and the five names of XML itself.
    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), IlrErrorKind> {
        let by_number = reference
            .resolve_char_ref()
            .map_err(|_| IlrErrorKind::NotXml)?;
        let character = match (by_number, &**reference) {
            (Some(character), _) => character,
            (None, "lt") => '<',
            (None, "gt") => '>',
            (None, "amp") => '&',
            (None, "quot") => '"',
            (None, "apos") => '\'',
            (None, name) => {
                return Err(IlrErrorKind::UnknownEntity {
                    name: shortened(name),
                });
            }
        };
        self.text(character.encode_utf8(&mut [0; 4]))
    }

    fn kind_of(&mut self, error: &Error) -> IlrErrorKind {
        if let Some(fault) = self.xml.get_ref().fault() {
            return match fault {
                Fault::Unreadable(kind) => IlrErrorKind::Unreadable(*kind),
                Fault::Cut if self.namespace.is_some() => IlrErrorKind::CutOff,
                Fault::Malformed(encoding) if self.namespace.is_some() => IlrErrorKind::Encoding {
                    encoding: encoding.name().to_owned(),
                },
                // Of bytes that fit no encoding from the start, it can't even be said what they are.
                Fault::Cut | Fault::Malformed(_) => IlrErrorKind::NotXml,
                Fault::UnknownEncoding(name) => IlrErrorKind::Encoding {
                    encoding: shortened(name),
                },
                Fault::Over(bound) => over(*bound),
            };
        }
        let at_the_end = self.xml.get_ref().exhausted() && self.namespace.is_some();
        match error {
            Error::Syntax(_) if at_the_end => IlrErrorKind::CutOff,
            Error::IllFormed(IllFormedError::UnclosedReference) if at_the_end => {
                IlrErrorKind::CutOff
            }
            Error::Namespace(NamespaceError::TooManyBindings(_)) => over(Bound::Attributes),
            Error::Namespace(NamespaceError::TooDeeplyNested(_)) => over(Bound::Depth),
            _ => IlrErrorKind::NotXml,
        }
    }

    fn error(&self, kind: IlrErrorKind) -> IlrError {
        let known = self.is_in_learner() && !self.learner.learner_ref.is_empty();
        let learner_ref = known.then(|| shortened(&self.learner.learner_ref));
        IlrError {
            line: self.line,
            learner_ref,
            kind,
        }
    }
}

fn over(bound: Bound) -> IlrErrorKind {
    IlrErrorKind::OverBound { bound, field: None }
}

fn within(bound: Bound, number: usize) -> Result<(), IlrErrorKind> {
    match bound.is_passed_by(number) {
        true => Err(over(bound)),
        false => Ok(()),
    }
}

/// Whether a tag has no more attributes than it may have, and none that is too long.
fn within_bounds(tag: &BytesStart<'_>) -> Result<(), IlrErrorKind> {
    let mut attributes = tag.attributes();
    // That none is there twice, it would ask of each pair.
    attributes.with_checks(false);
    for (before, attribute) in attributes.flatten().enumerate() {
        within(Bound::Attributes, before + 1)?;
        within(Bound::AttributeName, attribute.key.as_ref().len())?;
        within(Bound::AttributeValue, attribute.value.len())?;
    }
    Ok(())
}

/// `ESFA/ILR/2026-27`, `SFA/ILR/2016-17` and their like.
fn is_ilr(namespace: &str) -> bool {
    namespace
        .split(['/', ':'])
        .any(|part| part.eq_ignore_ascii_case("ILR"))
}

/// As much of a text from outside as a message needs.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
