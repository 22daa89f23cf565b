/// What one kind of element may carry.
struct Rule: Sendable {
    struct Attribute: Sendable {
        let name: String
        let isRequired: Bool
        let form: Form
    }

    struct Child: Sendable {
        let name: String
        let rule: Rule
        let occurs: Occurrence
    }

    enum Occurrence: Sendable {
        case optional, one, many
    }

    /// What the text of an attribute or element must be.
    enum Form: Sendable {
        /// A name that others refer to.
        case name
        /// A name as it stands elsewhere in this file, without a path.
        case reference
        case text
        case integer(ClosedRange<Int64>)
        case number
        case flag
        case hexadecimal
        case duration
        /// One of these; anything else is a part of XTCE that is not supported, or a slip.
        case oneOf([String])
    }

    enum Order: Sendable {
        /// As listed, each after the one before.
        case sequence
        /// In any order.
        case choice
    }

    var attributes: [Attribute] = []
    var children: [Child] = []
    var order = Order.sequence
    /// `nil`: only blanks may stand between the tags.
    var text: Form?
}

extension Rule.Attribute {
    static func required(_ name: String, _ form: Rule.Form) -> Self {
        .init(name: name, isRequired: true, form: form)
    }

    static func optional(_ name: String, _ form: Rule.Form) -> Self {
        .init(name: name, isRequired: false, form: form)
    }
}

extension Rule.Child {
    static func optional(_ name: String, _ rule: Rule) -> Self {
        .init(name: name, rule: rule, occurs: .optional)
    }

    static func one(_ name: String, _ rule: Rule) -> Self { .init(name: name, rule: rule, occurs: .one) }

    static func many(_ name: String, _ rule: Rule) -> Self { .init(name: name, rule: rule, occurs: .many) }
}
