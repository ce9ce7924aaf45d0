''' <summary>An async function is canceled at its wait of Lariat's, inside, innermost first.</summary>
Public Class CancellationTests

    <Fact>
    Public Sub Cancel_AtAWait_RunsCatchAndFinallyFromTheInside()
        Dim order As New Recorder()

        EventLoop.Run(
            Async Function()
                Dim victim = Await CancelAtItsWaitAsync(Function() OuterAsync(order))

                Assert.True(victim.IsCanceled)
            End Function, VirtualTime())

        Assert.Equal("inner outer", order.Text)
    End Sub

    <Fact>
    Public Sub Cancel_InUsingOfALock_ReleasesIt()
        EventLoop.Run(
            Async Function()
                Dim mutex As New AsyncLock()
                Dim victim = Await CancelAtItsWaitAsync(
                    Async Function()
                        Using Await mutex.EnterAsync()
                            Await Coroutine.Sleep(100)
                        End Using
                    End Function)

                Assert.True(victim.IsCanceled)
                Assert.False(mutex.IsLocked)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub TimeoutScope_DeadlinePasses_CancelsTheBodyAndThrows()
        Dim order As New Recorder()

        EventLoop.Run(
            Async Function()
                Try
                    Await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), Function() InnerAsync(order))
                Catch late As TimeoutException
                    order.Add("timeout")
                End Try
            End Function, VirtualTime())

        Assert.Equal("inner timeout", order.Text)
    End Sub

    <Fact>
    Public Sub Group_BodyFails_CancelsItsTask()
        Dim order As New Recorder()

        EventLoop.Run(
            Async Function()
                Try
                    Await TaskGroup.RunAsync(
                        Async Function(group)
                            Dim sibling = group.Create(Function() InnerAsync(order))
                            Await Coroutine.Sleep(1)
                            Throw New TimeZoneNotFoundException("lost")
                        End Function)
                Catch failures As ExceptionGroup
                    order.Add(Assert.Single(failures.InnerExceptions).Message)
                End Try
            End Function, VirtualTime())

        Assert.Equal("inner lost", order.Text)
    End Sub

    <Fact>
    Public Sub Cancel_WithTheTokenAtAForeignTask_ThrowsInside()
        Dim order As New Recorder()

        RunReal(
            Async Function()
                Dim victim = LoopTask.Create(
                    Async Function()
                        Try
                            Await Task.Delay(600_000, LoopTask.Current.Token)
                        Finally
                            order.Add("cleaned")
                        End Try
                    End Function)
                Await SettleAsync()

                victim.Cancel()
                Await Coroutine.WaitMany({victim})

                Assert.True(victim.IsCanceled)
            End Function)

        Assert.Equal("cleaned", order.Text)
    End Sub

    Private Shared Async Function CancelAtItsWaitAsync(body As Func(Of Task)) As Task(Of LoopTask)
        Dim victim = LoopTask.Create(body)
        Await Coroutine.Sleep(1)
        victim.Cancel()
        Await Coroutine.WaitMany({victim})
        Return victim
    End Function

    Private Shared Async Function OuterAsync(order As Recorder) As Task
        Try
            Await InnerAsync(order)
            order.Add("went on")
        Catch canceled As OperationCanceledException
            order.Add("outer")
            Throw
        End Try
    End Function

    Private Shared Async Function InnerAsync(order As Recorder) As Task
        Try
            Await Coroutine.Sleep(100)
            order.Add("slept")
        Finally
            order.Add("inner")
        End Try
    End Function
End Class
