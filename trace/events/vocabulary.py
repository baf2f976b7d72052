"""The words of CBV 2.0, bare and as web URIs, and the namespace of our own fields.

Source: GS1 Core Business Vocabulary 2.0 (lists of the JSON schemas and CBV.ttl of github gs1/EPCIS, May 2023)
and the GS1 EPCIS 2.0.1 JSON-LD context for the prefixes.
"""

from typing import Final

# Our extension namespace, fixed for ever: it enters the hash of every event. A random UUID written as a URN
# belongs to nobody's domain, so no lapsed or renamed host can take it from us; "#" is both a legal URN
# fragment and one of the characters with which a JSON-LD prefix may end.
EXTENSION_PREFIX: Final = "txng"
EXTENSION_NAMESPACE: Final = "urn:uuid:ac36d7ee-4cce-4f1a-9240-d531bbe8b16a#"

CONTEXT_URL: Final = "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld"
CBV: Final = "https://ref.gs1.org/cbv/"
GS1_VOCABULARY: Final = "https://ref.gs1.org/voc/"

# What a reader of the official context knows without any declaration, and our own prefix.
DEFAULT_NAMESPACES: Final[dict[str, str]] = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": CBV,
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": GS1_VOCABULARY,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    EXTENSION_PREFIX: EXTENSION_NAMESPACE,
}

ACTIONS: Final = ("OBSERVE", "ADD", "DELETE")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BIZ_STEPS: Final = _words(
    """accepting arriving assembling collecting commissioning consigning creating_class_instance
    cycle_counting decommissioning departing destroying disassembling dispensing encoding
    entering_exiting holding inspecting installing killing loading other packing picking receiving
    removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping
    staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping"""
)
DISPOSITIONS: Final = _words(
    """active available completeness_inferred completeness_verified conformant container_closed
    container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive
    mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match
    non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned
    sellable_accessible sellable_not_accessible stolen unavailable unknown"""
)
BIZ_TRANSACTION_TYPES: Final = _words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
SOURCE_DEST_TYPES: Final = frozenset(("owning_party", "possessing_party", "location"))
ERROR_REASONS: Final = frozenset(("did_not_occur", "incorrect_data"))
SENSOR_ALERTS: Final = frozenset(("ALARM_CONDITION", "ERROR_CONDITION"))
MEASUREMENTS: Final = _words(
    """AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area
    Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate
    DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy
    Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum
    Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential
    Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy
    MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity
    Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature
    Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber"""
)
COMPONENTS: Final = _words(
    """altitude axial_distance azimuth easting elevation_angle height latitude longitude northing
    polar_angle spherical_radius x y z"""
)

BIZ_STEP: Final = CBV + "BizStep-"
DISPOSITION: Final = CBV + "Disp-"
BIZ_TRANSACTION_TYPE: Final = CBV + "BTT-"
SOURCE_DEST_TYPE: Final = CBV + "SDT-"
ERROR_REASON: Final = CBV + "ER-"
COMPONENT: Final = CBV + "Comp-"

# Which list stands behind each beginning of a web URI.
_LISTS: Final[dict[str, frozenset[str]]] = {
    BIZ_STEP: BIZ_STEPS,
    DISPOSITION: DISPOSITIONS,
    BIZ_TRANSACTION_TYPE: BIZ_TRANSACTION_TYPES,
    SOURCE_DEST_TYPE: SOURCE_DEST_TYPES,
    ERROR_REASON: ERROR_REASONS,
    COMPONENT: COMPONENTS,
    GS1_VOCABULARY: MEASUREMENTS | SENSOR_ALERTS,
}

# How the same words were written before EPCIS 2.0 (CBV 1.2 URNs).
_URN_BEGINNINGS: Final[dict[str, str]] = {
    "urn:epcglobal:cbv:bizstep:": BIZ_STEP,
    "urn:epcglobal:cbv:disp:": DISPOSITION,
    "urn:epcglobal:cbv:btt:": BIZ_TRANSACTION_TYPE,
    "urn:epcglobal:cbv:sdt:": SOURCE_DEST_TYPE,
    "urn:epcglobal:cbv:er:": ERROR_REASON,
}

_URI_OF: Final = {beginning: {word: beginning + word for word in words} for beginning, words in _LISTS.items()}
_WORD_OF: Final = {uri: word for words in _URI_OF.values() for word, uri in words.items()}


def uri_of(word: str, beginning: str) -> str:
    """`shipping`, BIZ_STEP → `https://ref.gs1.org/cbv/BizStep-shipping`; others stay as they are."""
    return _URI_OF[beginning].get(word, word)


def word_of(uri: str) -> str:
    """The bare word that EPCIS 2.0 JSON writes for a CBV web URI or old CBV URN; other URIs stay."""
    return _WORD_OF.get(modern(uri), uri)


def modern(text: str) -> str:
    """A CBV 1.2 URN as its CBV 2.0 web URI; anything else unchanged."""
    if text.startswith("urn:epcglobal:cbv:"):
        for old, new in _URN_BEGINNINGS.items():
            if text.startswith(old):
                return new + text[len(old) :]
    return text
