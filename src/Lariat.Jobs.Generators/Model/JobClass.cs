namespace Lariat.Jobs.Generators;

/// <summary>A class with methods that are jobs, which receives the class <c>Jobs</c>.</summary>
/// <param name="Name">The class as code, from <c>global::</c>.</param>
/// <param name="FileName">Its full name, as the beginning of the name of a file.</param>
/// <param name="Declarations">What encloses the class <c>Jobs</c>: <c>namespace Shop</c>, <c>partial class Mailer</c>.</param>
/// <param name="IsPublic">True if other assemblies can use it.</param>
internal sealed record JobClass(string Name, string FileName, EquatableArray<string> Declarations, bool IsPublic);
