using Microsoft.CodeAnalysis.Editing;

namespace Lariat.Analyzers;

/// <summary>A change of a document, with the title that an editor shows.</summary>
internal sealed class Edit(string title, Action<DocumentEditor> apply)
{
    public string Title { get; } = title;

    public void Apply(DocumentEditor editor) => apply(editor);
}
