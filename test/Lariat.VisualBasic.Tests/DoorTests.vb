''' <summary>An async function starts a loop, a task, a group, with its result and without an annotation.</summary>
Public Class DoorTests

    <Fact>
    Public Sub Run_OfAsyncLambdas_ReturnsTheirResult()
        Dim seven As Integer = EventLoop.Run(
            Async Function()
                Await Coroutine.Sleep(1)
                Return 7
            End Function, VirtualTime())
        EventLoop.Run(
            Async Function()
                Await Coroutine.Sleep(1)
            End Function, VirtualTime())

        Assert.Equal(7, seven)
    End Sub

    <Fact>
    Public Sub Run_OfAddressOf_ReturnsItsResult()
        Dim five As Integer = EventLoop.Run(AddressOf FiveAsync, VirtualTime())
        Dim called As Integer = EventLoop.Run(Function() FiveAsync(), VirtualTime())
        EventLoop.Run(AddressOf DoAsync, VirtualTime())
        EventLoop.Run(Coroutine.Sleep(1), VirtualTime())

        Assert.Equal((5, 5), (five, called))
    End Sub

    <Fact>
    Public Sub Run_OfARunner_ReturnsTheResult()
        Using runner As New LoopRunner(VirtualTime())
            Dim five As Integer = runner.Run(AddressOf FiveAsync)

            Assert.Equal(5, five)
        End Using
    End Sub

    <Fact>
    Public Sub Create_OfAsyncFunctions_MakesTasksOfTheirResults()
        EventLoop.Run(
            Async Function()
                Dim five As LoopTask(Of Integer) = LoopTask.Create(AddressOf FiveAsync)
                Dim six As LoopTask(Of Integer) = EventLoop.Current.CreateTask(
                    Async Function()
                        Await Coroutine.Sleep(1)
                        Return 6
                    End Function)
                Dim without As LoopTask = LoopTask.Create(AddressOf DoAsync)

                Await without
                Dim sum As Integer = Await five + Await six

                Assert.Equal(11, sum)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub Run_OfAGroup_ReturnsTheBodysResult()
        Dim sum As Integer = EventLoop.Run(
            Function() TaskGroup.RunAsync(
                Async Function(group)
                    Dim five = group.Create(AddressOf FiveAsync)
                    Dim six = group.Create(
                        Async Function()
                            Await Coroutine.Sleep(1)
                            Return 6
                        End Function)
                    Return Await five + Await six
                End Function), VirtualTime())

        Assert.Equal(11, sum)
    End Sub

    <Fact>
    Public Sub Run_OfATimeoutScope_ReturnsTheBodysResult()
        Dim five As Integer = EventLoop.Run(Function() TimeoutScope.RunAsync(TimeSpan.FromSeconds(2), AddressOf FiveAsync), VirtualTime())

        Assert.Equal(5, five)
    End Sub

    <Fact>
    Public Sub RunThreadSafe_FromAnotherThread_RunsOnTheLoop()
        RunReal(
            Async Function()
                Dim mine = EventLoop.Current
                Dim here = Await Task.Run(Function() mine.RunThreadSafe(AddressOf CurrentAsync).AsTask())

                Assert.Same(mine, here)
            End Function)
    End Sub

    Private Shared Async Function CurrentAsync() As Task(Of EventLoop)
        Await Coroutine.Sleep(0)
        Return EventLoop.Current
    End Function

    Private Shared Async Function DoAsync() As Task
        Await Coroutine.Sleep(1)
    End Function

    Private Shared Async Function FiveAsync() As Task(Of Integer)
        Await Coroutine.Sleep(1)
        Return 5
    End Function
End Class
