namespace Lariat.Jobs.AspNetCore.Dashboard.Frame;

/// <summary>Writes a table; on a narrow screen each row is a block in which the cells have the names of their columns.</summary>
internal sealed class DataTable
{
    private readonly HtmlWriter _html;
    private readonly string[] _columns;
    private int _column;

    private DataTable(HtmlWriter html, string[] columns) => (_html, _columns) = (html, columns);

    /// <summary>Writes a table with a row for each item.</summary>
    /// <param name="html">The page.</param>
    /// <param name="caption">What it is, for screen readers.</param>
    /// <param name="columns">The headings; a column of numbers begins with '#', one of check boxes with '+', one of buttons is
    /// empty.</param>
    /// <param name="items">The rows.</param>
    /// <param name="write">Writes the cells of a row.</param>
    public static void Write<T>(HtmlWriter html, string caption, string[] columns, IEnumerable<T> items, Action<DataTable, T> write)
    {
        var table = new DataTable(html, columns);
        using (html.Begin("table"))
        {
            html.Element("caption", caption, ("class", "hidden"));
            using (html.Begin("thead"))
            using (html.Begin("tr"))
            {
                foreach (string column in columns)
                {
                    using (html.Begin("th", ("scope", "col"), ("class", ClassOf(column))))
                    {
                        html.Element("span", NameOf(column), ("class", column.StartsWith('+') ? "hidden" : null));
                    }
                }
            }

            using (html.Begin("tbody"))
            {
                foreach (T item in items)
                {
                    table._column = 0;
                    using (html.Begin("tr"))
                    {
                        write(table, item);
                    }
                }
            }
        }
    }

    /// <summary>Writes the next cell.</summary>
    public void Cell(string? text) => Cell(() => _html.Text(text));

    /// <summary>Writes the next cell, with a link.</summary>
    public void Link(string text, string address) => Cell(() => _html.Element("a", text, ("href", address)));

    /// <summary>Writes the next cell.</summary>
    public void Cell(Action write)
    {
        string column = _columns[_column++];
        using (_html.Begin("td", ("class", ClassOf(column)), ("data-label", column.Length == 0 ? null : NameOf(column))))
        {
            write();
        }
    }

    private static string NameOf(string column) => column.TrimStart('#', '+');

    private static string? ClassOf(string column) => column switch
    {
        ['#', ..] => "number",
        ['+', ..] => "check",
        "" => "actions",
        _ => null,
    };
}
