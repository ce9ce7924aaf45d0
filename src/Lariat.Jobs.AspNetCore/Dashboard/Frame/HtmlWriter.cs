// HTML as calls: text and attribute values are encoded by the only methods that take them, so that nothing which a job contains can become
// markup. Names of elements and attributes are constants of the pages.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Lariat.Jobs.AspNetCore.Dashboard.Frame;

/// <summary>Writes encoded HTML. One page, one thread.</summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text = new("<!DOCTYPE html>\n");

    /// <summary>Begins an element, which ends with the scope.</summary>
    /// <param name="name">The element.</param>
    /// <param name="attributes">Those whose value is null are left out.</param>
    public Scope Begin(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        WriteStart(name, attributes);
        return new Scope(this, name);
    }

    /// <summary>Writes an element with a text in it.</summary>
    public void Element(string name, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        WriteStart(name, attributes);
        Text(text);
        _text.Append("</").Append(name).Append('>');
    }

    /// <summary>Writes an element that has no content, such as <c>input</c>.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes) => WriteStart(name, attributes);

    /// <summary>Writes a text.</summary>
    public void Text(string? text) => _text.Append(s_encoder.Encode(text ?? ""));

    /// <summary>The page.</summary>
    public override string ToString() => _text.ToString();

    private void WriteStart(string name, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, string? value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute).Append("=\"").Append(s_encoder.Encode(value)).Append('"');
            }
        }

        _text.Append('>');
    }

    /// <summary>An element that has begun.</summary>
    public readonly ref struct Scope(HtmlWriter html, string name)
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => html._text.Append("</").Append(name).Append(">\n");
    }
}
